// mtcute against the test server: node mtcute_client.mjs HOST:PORT PUBLIC_KEY_FILE, beside node_modules.
// It is of layer 227, in which `user` and `message` differ.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { BaseTelegramClient, Long, MemoryStorage, tl } from "@mtcute/node";
import { NodeCryptoProvider, addPublicKey } from "@mtcute/node/utils.js";

const [address, keyFile] = process.argv.slice(2);
const [ipAddress, port] = address.split(":");
const crypto = new NodeCryptoProvider();
await crypto.initialize();
addPublicKey(crypto, readFileSync(keyFile, "ascii"));

let calls = 0, compared = 0;
const same = (name, actual, expected) => {
    assert.deepEqual(actual, expected, name);
    compared += 1;
};

const dc = { id: 2, ipAddress, port: Number(port) };
const client = new BaseTelegramClient({
    apiId: 1,
    apiHash: "test",
    storage: new MemoryStorage(),
    crypto,
    defaultDcs: { main: dc, media: dc },
    logLevel: 1,
    network: { usePfs: true },
});
await client.connect();
const call = (request) => {
    calls += 1;
    return client.call(request, { maxRetryCount: 0, floodSleepThreshold: 0 });
};
const refused = async (request, text, code) => {
    const error = await call(request).then(() => assert.fail(`no ${text}`), (error) => error);
    assert.ok(tl.RpcError.is(error), String(error));
    same(text, [error.text, error.code], [text, code]);
};

const config = await call({ _: "help.getConfig" });
same("config", [config.thisDc, config.dcOptions[0].port], [2, dc.port]);
same("nearest", (await call({ _: "help.getNearestDc" })).nearestDc, 2);
const inputUser = (userId, accessHash) => ({ _: "inputUser", userId, accessHash: Long.fromNumber(accessHash) });
const id = [{ _: "inputUserSelf" }, inputUser(7, 77), inputUser(8, 0)];
const users = await call({ _: "users.getUsers", id });
same("users", users.map((user) => user.id), [1, 7, 8]);
same("names", [users[0].firstName, users[1].lastName], ["Ann", "Ünïcode 😀"]);

const invite = await call({ _: "messages.checkChatInvite", hash: "tea" });
same("invite", [invite.title, invite.participants[0].id], ["Tea & TL", 7]);
const joined = await call({ _: "messages.checkChatInvite", hash: "joined" });
same("chat", [joined.chat.id, joined.chat.title], [42, "Tea & TL"]);
const result = await call({ _: "messages.importChatInvite", hash: "tea" });
same("import", result.updates.chats[0].id, 42);
const importers = await call({
    _: "messages.getChatInviteImporters",
    peer: { _: "inputPeerSelf" },
    offsetDate: 0,
    offsetUser: { _: "inputUserEmpty" },
    limit: 100,
    q: "ann".repeat(20),
});
same("importers", importers.importers.map((it) => it.userId), Array.from({ length: 100 }, (_, i) => 1000 + i));

const parts = [Buffer.alloc(65536, "tl"), Buffer.from(Array.from({ length: 65536 }, (_, i) => i & 255)), Buffer.from("the end")];
for (const [filePart, bytes] of parts.entries()) {
    same("part", await call({ _: "upload.saveFilePart", fileId: Long.fromNumber(3000), filePart, bytes }), true);
}
const location = (id) => ({
    _: "inputDocumentFileLocation",
    id: Long.fromNumber(id),
    accessHash: Long.ZERO,
    fileReference: Buffer.alloc(0),
    thumbSize: "",
});
const getFile = (id) => ({ _: "upload.getFile", location: location(id), offset: 0, limit: 1 << 20 });
const file = await call(getFile(3000));
same("file", Buffer.from(file.bytes).equals(Buffer.concat(parts)), true);

const state = await call({ _: "updates.getState" });
const update = new Promise((resolve) => client.onServerUpdate.add(resolve));
const peer = { _: "inputPeerUser", userId: 7, accessHash: Long.fromNumber(77) };
const sent = await call({ _: "messages.sendMessage", peer, message: "hello", randomId: Long.fromNumber(5) });
same("sent", [sent.id, sent.pts], [state.pts + 1, state.pts + 1]);
same("update", (await update).message, "hello to you");
const difference = await call({ _: "updates.getDifference", pts: state.pts, date: 0, qts: 0 });
same("difference", difference.newMessages.map((it) => it.message), ["hello", "hello to you"]);

await refused({ _: "messages.checkChatInvite", hash: "expired" }, "INVITE_HASH_EXPIRED", 406);
const flood = { _: "messages.sendMessage", peer, message: "flood", randomId: Long.fromNumber(6) };
await refused(flood, "FLOOD_WAIT_%d", 420);
await refused(getFile(3001), "FILE_MIGRATE_%d", 303);
await refused({ _: "account.updateStatus", offline: true }, "INPUT_METHOD_INVALID_1713919532", 400);
console.log(`mtcute: ${calls} calls, ${compared} values compared, 0 mismatches`);
await client.destroy();
// A timer of its own would keep the program running.
process.exit();
