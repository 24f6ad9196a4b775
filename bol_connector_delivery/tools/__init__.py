from .label_choice import choose, fits
from .label_paper import merged

__all__ = ["choose", "fits", "merged"]
