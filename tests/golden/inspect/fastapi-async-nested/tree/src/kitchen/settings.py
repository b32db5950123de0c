from pydantic import BaseModel, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Database(BaseModel):
    host: str = "localhost"
    port: int = 5432
    user: str
    password: SecretStr
    name: str = "kitchen"


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="KITCHEN_", env_nested_delimiter="__")
    api_prefix: str = "/api"
    database: Database

    @property
    def url(self) -> str:
        d = self.database
        return f"postgresql+asyncpg://{d.user}:{d.password.get_secret_value()}@{d.host}:{d.port}/{d.name}"


settings = Settings()
