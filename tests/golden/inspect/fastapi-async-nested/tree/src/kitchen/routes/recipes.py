from fastapi import APIRouter, Depends
from fastapi.security import OAuth2PasswordBearer

bearer = OAuth2PasswordBearer(tokenUrl="token")
router = APIRouter(prefix="/recipes", dependencies=[Depends(bearer)])


@router.get("")
async def recipes() -> list[str]:
    return []


@router.put("/{recipe_id}")
async def change(recipe_id: int) -> None: ...
