"""What can be told of an image without keeping it in memory as pixels."""

from odoo.exceptions import UserError
from odoo.tools.image import binary_to_image, get_webp_size


def image_size(raw):
    """Width and height in pixels; (0, 0) of what is no image that Odoo can read.

    :param bytes raw:
    """
    try:
        if raw[:4] == b"RIFF":
            return get_webp_size(raw) or (0, 0)
        return binary_to_image(raw).size
    except UserError:
        return 0, 0
