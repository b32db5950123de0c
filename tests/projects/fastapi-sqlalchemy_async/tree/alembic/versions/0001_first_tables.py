"""first tables"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    key = [
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    ]
    op.create_table(
        "customer",
        *[column.copy() for column in key],
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("full_name", sa.String(100), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("is_staff", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "login_token",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("customer_id", sa.Uuid(), sa.ForeignKey("customer.id", ondelete="CASCADE"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "book",
        *[column.copy() for column in key],
        sa.Column("isbn", sa.String(13), nullable=False, unique=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("price", sa.Numeric(8, 2), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("tags", postgresql.ARRAY(sa.String(30)), nullable=False),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint("price > 0", name="price_positive"),
        sa.CheckConstraint("stock >= 0", name="stock_not_negative"),
        sa.CheckConstraint("isbn ~ '^[0-9]{13}$'", name="isbn_13_digits"),
    )
    op.create_index("ix_book_tags", "book", ["tags"], postgresql_using="gin")
    op.create_table(
        "customer_order",
        *[column.copy() for column in key],
        sa.Column("customer_id", sa.Uuid(), sa.ForeignKey("customer.id"), nullable=False),
        sa.Column("status", sa.Enum("open", "paid", "cancelled", name="order_status"), nullable=False),
    )
    op.create_table(
        "order_line",
        sa.Column("order_id", sa.Uuid(), sa.ForeignKey("customer_order.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("book_id", sa.Uuid(), sa.ForeignKey("book.id"), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.Numeric(8, 2), nullable=False),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
    )


def downgrade():
    for table in ("order_line", "customer_order", "book", "login_token", "customer"):
        op.drop_table(table)
    op.execute("DROP TYPE order_status")
