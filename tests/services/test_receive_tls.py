"""STARTTLS at the intake."""

import os
import shutil
import smtplib
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contact_center.errors import Final
from mail_triage.receive.tls import Certificate

MAIL = (Path(__file__).resolve().parents[1] / "mails" / "human-da.eml").read_bytes()
Intake = Any
Made = tuple[Path, Path]


@pytest.fixture
def made(certificate: Callable[..., Made]) -> Made:
    return certificate()


@pytest.fixture
def intake(start_intake: Callable[..., Intake], made: Made) -> Intake:
    return start_intake({"certificate": Certificate(*made), "require_starttls": True})


def test_a_mail_comes_in_encrypted(intake: Intake, made: Made) -> None:
    with intake.client() as client:
        client.starttls(context=ssl.create_default_context(cafile=str(made[0])))
        assert client.sock.version() in ("TLSv1.2", "TLSv1.3")
        assert client.sendmail("a@mail.example", ["ics@aarhus.example"], MAIL) == {}
        assert not client.has_extn("auth")
    assert intake.rows()[0].content == MAIL


def test_a_mail_that_comes_plain_is_refused_where_that_is_wished(intake: Intake) -> None:
    with pytest.raises(smtplib.SMTPSenderRefused) as refused:
        intake.send(MAIL, "ics@aarhus.example")
    assert refused.value.smtp_code == 530


def test_plain_is_welcome_where_encryption_is_only_offered(start_intake: Callable[..., Intake], made: Made) -> None:
    intake = start_intake({"certificate": Certificate(*made)})
    assert intake.send(MAIL, "ics@aarhus.example") == {}


def test_old_versions_of_tls_are_refused(intake: Intake) -> None:
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("DEFAULT@SECLEVEL=0")
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    with intake.client() as client, pytest.raises((ssl.SSLError, OSError)):
        client.starttls(context=old)


def test_what_was_slipped_in_before_the_encryption_is_thrown_away(intake: Intake, made: Made) -> None:
    slipped = b"EHLO eve\r\nMAIL FROM:<eve@x.example>\r\nRCPT TO:<ics@aarhus.example>\r\n"
    trust = ssl.create_default_context(cafile=str(made[0]))
    with intake.connect() as line:
        line.recv(200)
        line.sendall(b"EHLO anna\r\n")
        said = b""
        while b"250 " not in said:
            said += line.recv(2000)
        line.sendall(b"STARTTLS\r\n" + slipped)
        assert line.recv(100).startswith(b"220")
        with trust.wrap_socket(line, server_hostname="localhost") as safe, safe.makefile("rb") as heard:
            safe.sendall(b"DATA\r\n")
            assert heard.readline().startswith(b"503")  # nobody has said hello since
            safe.sendall(b"QUIT\r\n")
            assert heard.readline().startswith(b"221")
    assert intake.rung == []


def test_a_renewed_certificate_is_used_without_a_restart(
    start_intake: Callable[..., Intake], certificate: Callable[..., Made], tmp_path: Path
) -> None:
    files = (tmp_path / "cert.pem", tmp_path / "key.pem")
    first, second = certificate(), certificate()

    def install(made: Made, stamp: int) -> None:
        for source, target in zip(made, files, strict=True):
            shutil.copy(source, target)
            os.utime(target, (stamp, stamp))

    install(first, 1)
    intake = start_intake({"certificate": Certificate(*files)})
    install(second, 2)
    with intake.client() as client:
        client.starttls(context=ssl.create_default_context(cafile=str(second[0])))
    files[1].write_text("no key")
    with intake.client() as client:  # a mistake in the files leaves the last good state
        client.starttls(context=ssl.create_default_context(cafile=str(second[0])))


def test_a_certificate_that_is_not_there_is_named_with_its_setting(tmp_path: Path) -> None:
    with pytest.raises(Final, match="CONTACT_CENTER_SMTP__TLS_CERTIFICATE"):
        Certificate(tmp_path / "cert.pem", tmp_path / "key.pem")
