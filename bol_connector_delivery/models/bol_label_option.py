"""bol's delivery options as the dicts that labels and wizards are made of."""


def option_values(option):
    """Values of a label that may be bought.

    :param option: bol_api ``DeliveryOption``
    :return: dict: ``offer_id``, ``recommended``, ``in_time`` (False: the buyer gets it
        late), and what :data:`.bol_label.OPTION_FIELDS` names
    """
    return {
        "offer_id": option.offer_id,
        "recommended": option.recommended,
        "in_time": option.in_time is not False,
        "transporter_code": option.transporter_code,
        "label_type": option.label_type,
        "option_name": option.label_name,
        "price": float(option.price or 0),
        "valid_until": option.valid_until,
        "hand_over_by": option.latest_handover_at,
        "max_weight": option.max_weight,
        "max_dimensions": option.max_dimensions,
        "collection_method": option.collection_method,
    }
