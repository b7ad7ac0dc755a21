"""Telethon against the test server: python3 telethon_client.py HOST:PORT PUBLIC_KEY_FILE"""

import asyncio
import sys

from telethon import TelegramClient, errors, events, functions, types
from telethon.crypto import rsa
from telethon.sessions import MemorySession

calls = compared = 0


def same(name, actual, expected):
    global compared
    assert actual == expected, f"{name}: {actual!r} instead of {expected!r}"
    compared += 1


async def refused(call, error):
    global calls
    calls += 1
    try:
        await call
    except error as raised:
        return raised
    raise AssertionError(f"no {error.__name__}")


async def main(address, key_file):
    host, port = address.rsplit(":", 1)
    with open(key_file, encoding="ascii") as key:
        rsa.add_key(key.read(), old=False)
    session = MemorySession()
    session.set_dc(2, host, int(port))
    # No wait for FLOOD_WAIT: the error is wanted.
    client = TelegramClient(session, 1, "test", flood_sleep_threshold=0)
    await client.connect()

    async def call(request):
        global calls
        calls += 1
        return await client(request)

    messages, updates, upload = functions.messages, functions.updates, functions.upload
    config = await call(functions.help.GetConfigRequest())
    same("config", (config.this_dc, config.dc_options[0].port), (2, int(port)))
    same("nearest", (await call(functions.help.GetNearestDcRequest())).nearest_dc, 2)

    ids = [types.InputUserSelf(), types.InputUser(7, 77), types.InputUser(8, 0)]
    users = await call(functions.users.GetUsersRequest(ids))
    same("users", [user.id for user in users], [1, 7, 8])
    same("names", (users[0].first_name, users[1].last_name), ("Ann", "Ünïcode 😀"))

    invite = await call(messages.CheckChatInviteRequest("tea"))
    same("invite", (invite.title, invite.participants[0].id), ("Tea & TL", 7))
    joined = await call(messages.CheckChatInviteRequest("joined"))
    same("chat", (joined.chat.id, joined.chat.title), (42, "Tea & TL"))
    result = await call(messages.ImportChatInviteRequest("tea"))
    same("import", result.updates.chats[0].id, 42)
    request = messages.GetChatInviteImportersRequest(
        peer=types.InputPeerSelf(), offset_date=None, offset_user=types.InputUserEmpty(), limit=100, q="ann" * 20
    )
    importers = await call(request)
    same("importers", [it.user_id for it in importers.importers], list(range(1000, 1100)))
    same("about", {it.about for it in importers.importers}, {"ann" * 20})

    # Parts that compress well are sent packed, the others are not.
    parts = [b"tl" * 32768, bytes(range(256)) * 256, b"the end"]
    for file_id in (1000, 1001):
        for number, part in enumerate(parts):
            same("part", await call(upload.SaveFilePartRequest(file_id, number, part)), True)
        # The second file is in another data centre, with a key of its own.
        location = types.InputDocumentFileLocation(file_id, 0, b"", "")
        same("file", await client.download_file(location, part_size_kb=64), b"".join(parts))

    received = asyncio.get_running_loop().create_future()

    async def receive(event):
        received.set_result(event.raw_text)

    client.add_event_handler(receive, events.NewMessage(incoming=True))
    state = await call(updates.GetStateRequest())
    sent = await call(messages.SendMessageRequest(types.InputPeerUser(7, 77), "hello"))
    same("sent", (sent.id, sent.pts), (state.pts + 1, state.pts + 1))
    same("update", await asyncio.wait_for(received, 10), "hello to you")
    difference = await call(updates.GetDifferenceRequest(pts=state.pts, date=None, qts=0))
    same("difference", [it.message for it in difference.new_messages], ["hello", "hello to you"])

    await refused(client(messages.CheckChatInviteRequest("expired")), errors.InviteHashExpiredError)
    request = messages.SendMessageRequest(types.InputPeerSelf(), "flood")
    same("flood", (await refused(client(request), errors.FloodWaitError)).seconds, 3)
    error = await refused(client(functions.account.UpdateStatusRequest(True)), errors.RPCError)
    same("unknown", error.message, "INPUT_METHOD_INVALID_1713919532")
    await client.disconnect()
    print(f"Telethon: {calls} calls, {compared} values compared, 0 mismatches")


asyncio.run(main(*sys.argv[1:]))
