"""Faults that a test outside of this folder is about: what must hold, and the tests that the bench runs for it."""

from __future__ import annotations

ELSEWHERE: dict[str, tuple[str, ...]] = {
    "idle": ("ui/test_idle.py",),
    "server-text": ("gateway/test_server_text.py",),
    "half-jpeg": ("imaging/test_jpeg.py",),
    "half-png": ("imaging/test_png.py",),
    "half-others": ("imaging/test_other_formats.py",),
    "formal-flaws": (
        "imaging/test_jpeg.py::test_a_whole_picture_with_a_formal_flaw_is_shown_and_the_flaw_told",
        "ui/details/test_properties.py::test_flaws_of_the_file_are_told_where_there_are_any",
    ),
    "as-received": (
        "commands/test_get.py::test_what_came_and_is_no_photo_is_saved_as_received",
        "ui/saving/test_saving.py::test_what_came_and_is_not_shown_can_be_saved_for_the_vendor",
    ),
    "colour": ("imaging/test_colour.py",),
    "no-decoder": (
        "commands/test_get.py::test_without_the_decoders_process_there_is_a_record_and_no_photo",
        "ui/saving/test_saving.py::test_without_the_decoders_process_nothing_is_shown_and_the_next_lookup_tries_again",
    ),
    "confined": ("imaging/test_confinement.py",),
    "wrong-secret": (
        "gateway/test_signing.py",
        "second_gateway/test_both_gateways.py::test_wrong_keys",
        "second_gateway/test_both_gateways.py::test_wrong_keys_in_every_form_of_their_refusal",
    ),
    "every-code": (
        "gateway/test_diagnosis.py",
        "second_gateway/test_both_gateways.py::test_every_error_of_the_tables_is_told_alike",
    ),
    "vendor-clients": ("second_gateway/test_both_gateways.py::test_other_clients_are_let_through",),
    "left-over": ("gateway/test_transport.py",),
    "other-names": ("gateway/test_elsewhere.py", "second_gateway/test_peculiar_records.py"),
    "clock": (
        "gateway/test_client.py::test_a_clock_that_the_gateway_bears_with_is_told_all_the_same",
        "ui/test_lookup_presenter.py::test_the_servers_clock_decides_while_the_picture_is_on_its_way_too",
        "wording/test_record_forms.py::test_a_clock_that_is_off_is_told",
    ),
    "menus": ("ui/test_menus_live_on.py",),
    "slow-saves": ("ui/saving/test_slow_saves.py",),
    "settings": ("store/test_settings.py", "store/test_settings_store.py"),
    "keyring": (
        "store/test_keyring_thread.py",
        "store/test_vault.py",
        "ui/test_keyring_in_the_window.py",
        "commands/test_connection.py",
    ),
    "ca-file": ("gateway/test_trust.py",),
    "addresses": ("gateway/test_pictures.py",),
    "http": ("gateway/test_http1.py",),
    "proxy": ("gateway/test_proxy.py", "gateway/test_system_proxy.py"),
    "resolver": ("gateway/test_resolving.py",),
    "which-try": ("ui/test_busy_line.py",),
    "names": ("store/test_file_names.py", "commands/test_output.py"),
    "flush": ("store/test_files.py",),
    "packs": ("store/test_evidence.py", "commands/test_verify.py"),
    "core-dumps": ("core/test_core_dumps.py",),
    "clipboard": ("ui/test_clipboard.py", "ui/test_clipboard_of_a_display.py"),
    "hidden": ("ui/privacy/test_privacy.py",),
    "masked": ("core/test_masking.py",),
    "traces": ("ui/test_traces.py",),
    "lock": ("ui/privacy/test_session_lock.py",),
    "signals": ("ui/test_quit_signals.py", "commands/test_interrupt.py"),
    "no-display": ("ui/test_application.py", "commands/test_self_test.py"),
}
"""Files and functions under `tests`, by a word for what went wrong. A file is named where all of it is about that."""
