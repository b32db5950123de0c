from fastapi import APIRouter

router = APIRouter(prefix="/cooks")


async def cooks() -> list[str]:
    return []


router.add_api_route("", cooks, methods=["GET"])
