"""Kurigram, a continuation of Pyrogram, against the test server: python3 kurigram_client.py HOST:PORT PUBLIC_KEY_FILE"""

import asyncio
import base64
import sys
from hashlib import sha1

from pyrogram import Client, errors, raw
from pyrogram.crypto import rsa
from pyrogram.session import Auth, Session

calls = compared = 0


def same(name, actual, expected):
    global compared
    assert actual == expected, f"{name}: {actual!r} instead of {expected!r}"
    compared += 1


def add_key(file):
    """Adds the public key, two integers in ASN.1, by its fingerprint."""
    with open(file, encoding="ascii") as pem:
        der = base64.b64decode("".join(line for line in pem.read().split("\n") if not line.startswith("-")))
    # The headers of the sequence and of the modulus, a sign, 256 bytes, the header of the exponent.
    modulus, exponent = der[9:265], der[267:]
    data = b"\xfe\x00\x01\x00" + modulus + bytes([len(exponent)]) + exponent
    fingerprint = int.from_bytes(sha1(data).digest()[-8:], "little", signed=True)
    numbers = int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big")
    rsa.server_public_keys[fingerprint] = rsa.PublicKey(*numbers)


async def main(address, key_file):
    host, port = address.rsplit(":", 1)
    add_key(key_file)
    received = asyncio.get_running_loop().create_future()

    class TestClient(Client):
        async def handle_updates(self, updates):
            # Acknowledgements come here as well.
            if isinstance(updates, raw.base.Updates) and not received.done():
                received.set_result(updates)

    client = TestClient("test", api_id=1, api_hash="test", in_memory=True)
    await client.storage.open()
    await client.storage.api_id(1)
    key = await Auth(client, 2, host, int(port), False).create()
    session = Session(client, 2, host, int(port), key, False)
    await session.start()

    async def call(request):
        global calls
        calls += 1
        return await session.invoke(request, sleep_threshold=0)

    async def refused(request, error):
        try:
            await call(request)
        except error as raised:
            return raised
        raise AssertionError(f"no {error.__name__}")

    functions, types = raw.functions, raw.types
    config = await call(functions.help.GetConfig())
    same("config", (config.this_dc, config.dc_options[0].port), (2, int(port)))
    same("nearest", (await call(functions.help.GetNearestDc())).nearest_dc, 2)
    ids = [types.InputUserSelf(), types.InputUser(user_id=7, access_hash=77)]
    users = await call(functions.users.GetUsers(id=ids))
    same("users", [user.id for user in users], [1, 7])
    same("names", (users[0].first_name, users[1].last_name), ("Ann", "Ünïcode 😀"))

    invite = await call(functions.messages.CheckChatInvite(hash="tea"))
    same("invite", (invite.title, invite.participants[0].id), ("Tea & TL", 7))
    joined = await call(functions.messages.CheckChatInvite(hash="joined"))
    same("chat", (joined.chat.id, joined.chat.title), (42, "Tea & TL"))
    result = await call(functions.messages.ImportChatInvite(hash="tea"))
    same("import", result.updates.chats[0].id, 42)
    request = functions.messages.GetChatInviteImporters(
        peer=types.InputPeerSelf(), offset_date=0, offset_user=types.InputUserEmpty(), limit=100, q="ann" * 20
    )
    importers = await call(request)
    same("importers", [it.user_id for it in importers.importers], list(range(1000, 1100)))

    parts = [b"tl" * 32768, bytes(range(256)) * 256, b"the end"]
    for number, part in enumerate(parts):
        same("part", await call(functions.upload.SaveFilePart(file_id=2000, file_part=number, bytes=part)), True)
    location = types.InputDocumentFileLocation(id=2000, access_hash=0, file_reference=b"", thumb_size="")
    file = await call(functions.upload.GetFile(location=location, offset=0, limit=1 << 20))
    same("file", file.bytes, b"".join(parts))

    state = await call(functions.updates.GetState())
    peer = types.InputPeerUser(user_id=7, access_hash=77)
    sent = await call(functions.messages.SendMessage(peer=peer, message="hello", random_id=5))
    same("sent", (sent.id, sent.pts), (state.pts + 1, state.pts + 1))
    same("update", (await asyncio.wait_for(received, 10)).message, "hello to you")
    difference = await call(functions.updates.GetDifference(pts=state.pts, date=0, qts=0))
    same("difference", [it.message for it in difference.new_messages], ["hello", "hello to you"])

    await refused(functions.messages.CheckChatInvite(hash="expired"), errors.InviteHashExpired)
    request = functions.messages.SendMessage(peer=peer, message="flood", random_id=6)
    same("flood", (await refused(request, errors.FloodWait)).value, 3)
    location.id = 2001
    request = functions.upload.GetFile(location=location, offset=0, limit=1024)
    same("migrate", (await refused(request, errors.FileMigrate)).value, 4)
    await refused(functions.account.UpdateStatus(offline=True), errors.BadRequest)
    await session.stop()
    print(f"Kurigram: {calls} calls, {compared} values compared, 0 mismatches")


asyncio.run(main(*sys.argv[1:]))
