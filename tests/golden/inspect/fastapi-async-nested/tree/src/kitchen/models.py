from sqlmodel import Field, Relationship, SQLModel


class RecipeBase(SQLModel):
    title: str = Field(max_length=80, unique=True)
    servings: int = 2


class Recipe(RecipeBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    cook_id: int = Field(foreign_key="cook.id")
    cook: "Cook" = Relationship(back_populates="recipes")


class Cook(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    recipes: list[Recipe] = Relationship(back_populates="cook")


class RecipeIn(RecipeBase):
    pass
