// GramJS against the test server: node gramjs_client.mjs HOST:PORT PUBLIC_KEY_FILE, beside node_modules.
// It is of layer 198: calls, results and updates differ from those of the server.

import assert from "node:assert/strict";
import { createHash, createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";

import bigInt from "big-integer";
import { Api, TelegramClient } from "telegram";
import { _serverKeys } from "telegram/crypto/RSA.js";
import { Logger, LogLevel } from "telegram/extensions/Logger.js";
import { PromisedNetSockets } from "telegram/extensions/index.js";
import { Raw } from "telegram/events/index.js";
import { StringSession } from "telegram/sessions/index.js";

const [address, keyFile] = process.argv.slice(2);
const [host, port] = address.split(":");

// Adds the public key by its fingerprint: the end of the hash of both numbers as TL bytes.
const { n, e } = createPublicKey(readFileSync(keyFile, "ascii")).export({ format: "jwk" });
const [modulus, exponent] = [n, e].map((number) => Buffer.from(number, "base64url"));
const encoded = Buffer.concat([Buffer.from([254, 0, 1, 0]), modulus, Buffer.from([exponent.length]), exponent]);
const fingerprint = createHash("sha1").update(encoded).digest().readBigInt64LE(12);
_serverKeys.set(String(fingerprint), { n: bigInt(modulus.toString("hex"), 16), e: exponent.readUIntBE(0, exponent.length) });

let calls = 0, compared = 0;
const same = (name, actual, expected) => {
    assert.deepEqual(actual, expected, name);
    compared += 1;
};

// The client always connects to port 80.
class Socket extends PromisedNetSockets {
    connect(_, ip) {
        return super.connect(Number(port), ip);
    }
}

const session = new StringSession("");
session.setDC(2, host, 80);
const client = new TelegramClient(session, 1, "test", {
    baseLogger: new Logger(LogLevel.NONE),
    connectionRetries: 1,
    floodSleepThreshold: 0,
    networkSocket: Socket,
    requestRetries: 1,
});
assert.ok(await client.connect(), "no connection");
const call = (request) => {
    calls += 1;
    return client.invoke(request);
};
const refused = async (request, text) => {
    const error = await call(request).then(() => assert.fail(`no ${text}`), (error) => error);
    same(text, error.errorMessage, text);
    return error;
};

const config = await call(new Api.help.GetConfig());
same("config", [config.thisDc, config.dcOptions[0].port], [2, Number(port)]);
same("nearest", (await call(new Api.help.GetNearestDc())).nearestDc, 2);
const id = [new Api.InputUserSelf(), new Api.InputUser({ userId: bigInt(7), accessHash: bigInt(77) })];
const users = await call(new Api.users.GetUsers({ id }));
same("users", users.map((user) => Number(user.id)), [1, 7]);
same("names", [users[0].firstName, users[1].lastName], ["Ann", "Ünïcode 😀"]);

const { messages, updates, upload } = Api;
const invite = await call(new messages.CheckChatInvite({ hash: "tea" }));
same("invite", [invite.title, Number(invite.participants[0].id)], ["Tea & TL", 7]);
const joined = await call(new messages.CheckChatInvite({ hash: "joined" }));
same("chat", [Number(joined.chat.id), joined.chat.title], [42, "Tea & TL"]);
const importers = await call(new messages.GetChatInviteImporters({
    peer: new Api.InputPeerSelf(),
    offsetDate: 0,
    offsetUser: new Api.InputUserEmpty(),
    limit: 100,
    q: "ann".repeat(20),
}));
same("importers", importers.importers.map((it) => Number(it.userId)), Array.from({ length: 100 }, (_, i) => 1000 + i));

const parts = [Buffer.alloc(65536, "tl"), Buffer.from(Array.from({ length: 65536 }, (_, i) => i & 255)), Buffer.from("the end")];
for (const [filePart, bytes] of parts.entries()) {
    same("part", await call(new upload.SaveFilePart({ fileId: bigInt(4000), filePart, bytes })), true);
}
const getFile = (id) => new upload.GetFile({
    location: new Api.InputDocumentFileLocation({
        id: bigInt(id),
        accessHash: bigInt(0),
        fileReference: Buffer.alloc(0),
        thumbSize: "",
    }),
    offset: bigInt(0),
    limit: 1 << 20,
});
const file = await call(getFile(4000));
same("file", Buffer.from(file.bytes).equals(Buffer.concat(parts)), true);

const state = await call(new updates.GetState());
const update = new Promise((resolve) => {
    client.addEventHandler(resolve, new Raw({ types: [Api.UpdateShortMessage] }));
});
const peer = new Api.InputPeerUser({ userId: bigInt(7), accessHash: bigInt(77) });
const sent = await call(new messages.SendMessage({ peer, message: "hello", randomId: bigInt(5) }));
same("sent", [sent.id, sent.pts], [state.pts + 1, state.pts + 1]);
same("update", (await update).message, "hello to you");
const difference = await call(new updates.GetDifference({ pts: state.pts, date: 0, qts: 0 }));
same("difference", difference.newMessages.map((it) => it.message), ["hello", "hello to you"]);

await refused(new messages.CheckChatInvite({ hash: "expired" }), "INVITE_HASH_EXPIRED");
const flood = await refused(new messages.SendMessage({ peer, message: "flood", randomId: bigInt(6) }), "FLOOD");
same("seconds", flood.seconds, 3);
// The result of layer 230 has no form in layer 198.
await refused(new messages.ImportChatInvite({ hash: "tea" }), "CONNECTION_LAYER_INVALID");
await refused(new Api.account.UpdateStatus({ offline: true }), "INPUT_METHOD_INVALID_1713919532");
console.log(`GramJS: ${calls} calls, ${compared} values compared, 0 mismatches`);
await client.destroy();
// Timers of its own would keep the program running.
process.exit();
