"""Images of others made fit for Odoo."""

import logging

from odoo.tools.image import image_process

_logger = logging.getLogger(__name__)

LARGEST = (1920, 1920)


def usable_pictures(pictures):
    """What Odoo can show of these images, none larger than it shows them.

    :param pictures: bol_api ``Picture`` sequence
    :return: list of bytes
    """
    return list(filter(None, (_usable(picture) for picture in pictures)))


def _usable(picture):
    try:
        return image_process(picture.content, size=LARGEST, verify_resolution=True)
    except Exception as error:  # noqa: BLE001 - a decoder may raise anything
        _logger.info("An image of bol.com can't be used: %s: %s", picture.url, error)
        return b""
