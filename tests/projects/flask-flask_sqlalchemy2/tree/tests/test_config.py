from gym import create_app


def test_testing_configuration_is_chosen_by_name():
    app = create_app("testing")
    assert app.testing
