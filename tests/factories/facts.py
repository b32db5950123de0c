"""What the probe would say about the two nasty schemas, written by hand."""

from __future__ import annotations

from typing import Any

from itest.model.runtime import Relationship, RuntimeColumn, RuntimeFacts, RuntimeModel, Wiring

WIRING = Wiring(dialect="sqlite", driver="sqlite3", mechanism="environment")


def runtime(models: tuple[RuntimeModel, ...], wiring: Wiring = WIRING, **versions: str) -> RuntimeFacts:
    """Runtime facts that hold nothing but models."""
    return RuntimeFacts(
        python="3.11",
        endpoints=(),
        models=models,
        tables=tuple(model.table for model in models),
        wiring=wiring,
        environment=(),
        folders=(),
        files=(),
        config=(),
        versions=versions,
        app_type="",
        features=(),
        repairs=(),
        notes=(),
    )


def column(name: str, kind: str = "str", **known: Any) -> RuntimeColumn:
    """A NOT NULL column; `attribute` and the other facts by keyword."""
    return RuntimeColumn(**{"attribute": name, "name": name, "kind": kind, "nullable": False, **known})


def model(key: str, table: str, *columns: RuntimeColumn, **known: Any) -> RuntimeModel:
    """A first-party model with its generated `id` in front unless a primary key is given."""
    module, _, name = key.partition(":")
    own = () if any(each.primary_key for each in columns) else (column("id", "int", primary_key=True, generated=True),)
    return RuntimeModel(
        **{"key": key, "name": name, "module": module, "table": table, "columns": own + columns, **known}
    )


def relations(*pairs: tuple[str, str, str]) -> tuple[Relationship, ...]:
    """(attribute, target, column) for each many-to-one relation."""
    return tuple(Relationship(attribute=name, target=target, column=local) for name, target, local in pairs)


def key_to(attribute: str, target: str, table: str, **known: Any) -> RuntimeColumn:
    """A Django foreign key: the attribute is the relation, the column has `_id`."""
    known.setdefault("references", f"{table}.id")
    return column(f"{attribute}_id", "bigint", attribute=attribute, target=target, **known)


def django_model(name: str, *columns: RuntimeColumn, **known: Any) -> RuntimeModel:
    """A model of shop.models with the relations that its foreign keys imply."""
    links = [(each.attribute, each.target or "", each.attribute) for each in columns if each.references]
    return model(f"shop.models:{name}", f"shop_{name.lower()}", *columns, relationships=relations(*links), **known)


ACCOUNT, CATEGORY, PRODUCT = "shop.models:Account", "shop.models:Category", "shop.models:Product"
CUSTOMER, BOOKING = "shop.models:Customer", "shop.models:Booking"
CUSTOMER_COLUMNS = (
    column("email", "email", unique=True, max_length=254),
    column("username", max_length=30, min_length=12),
    column("phone", max_length=15, pattern=r"^\+?1?\d{9,15}$"),
    column("born", "date"),
)

DJANGO = (
    django_model(
        "Account",
        column("password", max_length=128),
        column("last_login", "datetime", nullable=True, blank=True),
        column("username", max_length=150, unique=True, pattern=r"^[\w.@+-]+\Z"),
        column("email", "email", blank=True),
        column("is_staff", "bool", default=True),
        column("nickname", max_length=6, unique=True),
        user_model=True,
        password_method="set_password",
    ),
    django_model(
        "Wallet",
        key_to("owner", ACCOUNT, "shop_account", unique=True),
        column("currency", max_length=3, pattern="^[A-Z]{3}$"),
    ),
    django_model(
        "Product",
        key_to("category", CATEGORY, "shop_category"),
        column("sku", max_length=8, unique=True, pattern=r"^[A-Z]{3}-\d{4}$"),
        column("name", max_length=40),
        column("price", "decimal", precision=5, scale=2),
        column("discount", "decimal", precision=3, scale=2, maximum=0.99),
        column("metadata", "json"),
        column("short", max_length=2, unique=True),
        column("status", max_length=10, choices=("draft", "live")),
        column("ean", max_length=13, min_length=13),
        column("stock", "int", minimum=10, maximum=20),
        checks=('"price" > 0',),
    ),
    django_model(
        "Category",
        column("name", max_length=20, unique=True),
        column("slug", "slug", max_length=12, unique=True),
        key_to("parent", CATEGORY, "shop_category", nullable=True, blank=True),
    ),
    django_model(
        "Tag",
        key_to("product", PRODUCT, "shop_product"),
        column("label", max_length=3),
        unique_together=(("product_id", "label"),),
    ),
    django_model("Customer", *CUSTOMER_COLUMNS, checks=("\"email\" LIKE '%@%' ESCAPE '\\'",)),
    django_model(
        "Vip",
        column("id", "int", primary_key=True, generated=True),
        *CUSTOMER_COLUMNS,
        key_to("customer_ptr", CUSTOMER, "shop_customer", primary_key=True, generated=True),
        column("level", "smallint", minimum=0),
        bases=(CUSTOMER,),
    ),
    django_model(
        "Profile",
        key_to("customer", CUSTOMER, "shop_customer", unique=True),
        column("bio", max_length=100),
        column("website", "url", unique=True, max_length=30),
        column("key", "uuid", unique=True),
        column("picture", "file", max_length=100),
    ),
    django_model(
        "Booking",
        key_to("customer", CUSTOMER, "shop_customer"),
        column("start", "date"),
        column("end", "date"),
        column("opens", "datetime", timezone=True),
        column("shuts", "datetime", timezone=True),
        column("least", "int"),
        column("quantity", "int"),
        column("state", max_length=9),
        column("seats", "smallint"),
        checks=(
            '"end" > ("start")',
            '"shuts" > ("opens")',
            '"quantity" > ("least")',
            "\"state\" IN ('open', 'closed')",
            '"seats" BETWEEN 4 AND 6',
        ),
    ),
    django_model(
        "Line",
        key_to("booking", BOOKING, "shop_booking"),
        column("position", "smallint", minimum=0),
        key_to("product", PRODUCT, "shop_product", nullable=True, blank=True),
        key_to("custom", CATEGORY, "shop_category", nullable=True, blank=True),
        unique_together=(("booking_id", "position"),),
        checks=('("product_id" IS NOT NULL OR "custom_id" IS NOT NULL)',),
    ),
    django_model(
        "Review",
        key_to("product", PRODUCT, "shop_product", references="shop_product.sku"),
        column("rating", "smallint", unique=True, minimum=1),
    ),
    django_model(
        "Mark",
        column(
            "content_type_id",
            "int",
            attribute="content_type",
            references="django_content_type.id",
            target="django.contrib.contenttypes.models:ContentType",
        ),
        column("object_id", "int", minimum=0),
    ),
    django_model(
        "Factory",
        column("factory", max_length=20, unique=True),
        column("datetime", "datetime", timezone=True),
        column("build", max_length=20),
        column("opened", "date"),
    ),
    django_model("Größe", column("länge", "int"), column("einheit", max_length=2)),
)


def mapped(name: str, table: str, *columns: RuntimeColumn, **known: Any) -> RuntimeModel:
    """A model of store.models."""
    return model(f"store.models:{name}", table, *columns, **known)


USER = "store.models:User"

SQLALCHEMY = (
    mapped(
        "User",
        "users",
        column("username", max_length=5, unique=True),
        column("email", unique=True),
        column("password", "binary", max_length=64),
        checks=("email LIKE '%@%'",),
        init_arguments=("username", "email", "password", "**"),
        init_required=("username", "email"),
        user_model=True,
        password_method="set_password",
    ),
    mapped("Member", "members", column("name", max_length=40), column("password_hash"), password_property="password"),
    mapped(
        "Category",
        "categories",
        column("code", max_length=2, unique=True),
        column("parent_id", "int", nullable=True, references="categories.id", target="store.models:Category"),
        relationships=relations(("parent", "store.models:Category", "parent_id")),
    ),
    mapped(
        "Stock",
        "stocks",
        column("product_key", "uuid", primary_key=True, references="products.key", target="store.models:Product"),
        column("user_id", "int", primary_key=True, references="users.id", target=USER),
        column("amount", "int"),
        relationships=relations(("product", "store.models:Product", "product_key"), ("user", USER, "user_id")),
    ),
    mapped(
        "Product",
        "products",
        column("key", "uuid", primary_key=True),
        column("category_id", "int", references="categories.id", target="store.models:Category"),
        column("maker_id", "int", references="users.id", target=USER),
        column("name", max_length=14),
        column("price", "decimal", precision=4, scale=2),
        column("start", "date"),
        column("end", "date"),
        column("colour", "enum", choices=("RED", "BLUE"), choices_type="store.models:Colour"),
        column("state"),
        column("rank", "int"),
        column("metadata", "json", attribute="metadata_"),
        relationships=relations(("category", "store.models:Category", "category_id")),
        unique_together=(("category_id", "rank"),),
        checks=(
            "price > 0 AND price < 100",
            '"end" >= "start"',
            "length(name) >= 12",
            "state IN ('open', 'closed')",
        ),
    ),
    mapped(
        "Note",
        "notes",
        column("text"),
        column("subtitle", nullable=True),
        column("author_id", "int", references="users.id", target=USER),
        column("made", "datetime"),
        relationships=relations(("author", USER, "author_id")),
        init_arguments=("text", "subtitle", "author"),
        init_required=("text", "subtitle", "author"),
    ),
    mapped(
        "Event",
        "events",
        column("secret", attribute="_secret", max_length=30),
        column("create", max_length=30, unique=True),
    ),
    mapped(
        "Concert",
        "concerts",
        column("id", "int", primary_key=True, generated=True, references="events.id"),
        column("secret", attribute="_secret", max_length=30),
        column("create", max_length=30, unique=True),
        column("band"),
        bases=("store.models:Event",),
    ),
)
