from timesheets.auth import new_key


def test_keys_differ():
    assert new_key() != new_key()
