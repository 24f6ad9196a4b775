"""Transports: how a shipment that exists travels."""

from . import operations
from .process_status import ProcessStatus, accepted
from .resource import Resource


class Transports(Resource):
    """`/retailer/transports`."""

    def change(
        self, transport_id: str, transporter_code: str | None, track_and_trace: str
    ) -> ProcessStatus:
        """Name the transporter (None: leave it) and the tracking code
        (`add-transport-information-by-transport-id`). Idempotent."""
        body = {"trackAndTrace": track_and_trace}
        if transporter_code:
            body["transporterCode"] = transporter_code
        ids = {"transport-id": transport_id}
        return accepted(
            self._transport.call(operations.CHANGE_TRANSPORT, ids, body=body)
        )
