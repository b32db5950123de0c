from functools import lru_cache

from pydantic import Field, PostgresDsn, SecretStr, computed_field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", env_prefix="BOOKSHOP_", extra="ignore")

    db_host: str
    db_port: int = 5432
    db_user: str
    db_password: SecretStr
    db_name: str
    session_hours: int = Field(default=12, gt=0)
    free_shipping_from: int = 50

    @computed_field
    @property
    def database_url(self) -> str:
        return PostgresDsn.build(
            scheme="postgresql+asyncpg",
            username=self.db_user,
            password=self.db_password.get_secret_value(),
            host=self.db_host,
            port=self.db_port,
            path=self.db_name,
        ).unicode_string()


@lru_cache
def get_settings() -> Settings:
    return Settings()


settings = get_settings()
