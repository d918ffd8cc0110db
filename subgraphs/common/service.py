"""The type of `_service` where a department tells its SDL itself."""

import strawberry


@strawberry.type(name="_Service")
class Service:
    sdl: str
