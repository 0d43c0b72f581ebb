"""The secrets of one profile."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Credentials:
    """What proves to the gateway who is asking; `repr` hides all but the AppKey.

    Attributes:
        app_key: the AppKey, sent in clear as `X-Ca-Key`.
        app_secret: the AppSecret, the key of the signature; never sent.
        iot_token: an end user's session token for `request.iotToken`, empty for none. The endpoint needs none.
        cloud_token: a cloud resource token for `request.cloudToken`, empty for none. The endpoint needs none.
        proxy_password: the password of the profile's proxy user, empty for none.
    """

    app_key: str
    app_secret: str = field(repr=False)
    iot_token: str = field(default="", repr=False)
    cloud_token: str = field(default="", repr=False)
    proxy_password: str = field(default="", repr=False)
