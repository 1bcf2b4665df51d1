"""What a report names: phones, plates, addresses on the net, rooms, ages and municipalities."""

from tipline.domain.entities.finding import find_entities

__all__ = ["find_entities"]
