//! Handlers of the functions of the API.

use std::sync::{Arc, Mutex};

use tl_types::functions::messages::{CheckChatInvite, GetChatInviteImporters, ImportChatInvite, SendMessage};
use tl_types::functions::updates::{GetDifference, GetState};
use tl_types::functions::{InvokeWithLayer, auth, help, users};
use tl_types::history::AllLayers;
use tl_types::mtproto::SessionMessage;
use tl_types::mtproto::types::BindAuthKeyInner;
use tl_types::rpc::{Router, RpcError};
use tl_types::{Deserializable, Reader, dispatch, enums, name_of, types};

use crate::account::Account;
use crate::crypto::{open_first_version, part, sha1};
use crate::keys::Key;
use crate::{DATA_CENTRES, Server, files, lock, now};

/// The user of every account, and the other user that there is.
const ANN: i64 = 1;
const BOB: i64 = 7;
/// The chat behind every invitation.
const CHAT: i64 = 42;

/// The context of a call: where it comes from.
pub struct Call {
    pub server: Arc<Server>,
    pub key: Arc<Key>,
    pub account: Option<Arc<Mutex<Account>>>,
    /// The data centre that the client has connected to.
    pub dc: i32,
    pub session_id: i64,
    /// The layer of the client.
    pub layer: i32,
    pub msg_id: i64,
    /// Updates to send after the answer, to all sessions of the account.
    pub updates: Vec<enums::Updates>,
}

impl Call {
    fn account(&self) -> Result<&Mutex<Account>, RpcError> {
        self.account.as_deref().ok_or_else(|| RpcError::new(401, "AUTH_KEY_PERM_EMPTY"))
    }
}

/// Routes calls of any client.
pub fn router() -> Router<Call> {
    Router::new()
        .wrappers(dispatch::visit_wrapper)
        .on_wrapper(|call: &InvokeWithLayer, context: &mut Call| {
            context.server.log(&format!("a client of layer {}", call.layer));
            context.layer = call.layer;
            Ok(())
        })
        .layers::<AllLayers>(|context| context.layer)
        .on_conversion_error(|id, error, context| {
            let name = name_of(id).unwrap_or("an unknown function");
            context.server.log(&format!("{name}, a client of layer {}: {error}", context.layer));
            RpcError::new(400, "CONNECTION_LAYER_INVALID")
        })
        .on_unknown(|id, _, context| {
            let name = name_of(id).unwrap_or("an unknown function");
            context.server.log(&format!("no handler of {name}#{id:08x}"));
            RpcError::new(400, format!("INPUT_METHOD_INVALID_{id}"))
        })
        .on(get_config)
        .on(|_: help::GetNearestDc, context: &mut Call| {
            Ok(types::NearestDc { country: "AQ".to_owned(), this_dc: context.dc, nearest_dc: DATA_CENTRES[0] })
        })
        .on(bind_temporary_key)
        .on(export_authorization)
        .on(import_authorization)
        .on(get_users)
        .on(check_invite)
        .on(import_invite)
        .on(get_importers)
        .on(files::save_part)
        .on(files::save_big_part)
        .on(files::get)
        .on(send_message)
        .on(|_: GetState, context: &mut Call| Ok(lock(context.account()?).state()))
        .on(get_difference)
}

fn get_config(_: help::GetConfig, context: &mut Call) -> Result<types::Config, RpcError> {
    let option = |(id, address): (i32, std::net::SocketAddr)| types::DcOption {
        ipv6: address.is_ipv6(),
        r#static: true,
        id,
        ip_address: address.ip().to_string(),
        port: address.port().into(),
        ..Default::default()
    };
    Ok(types::Config {
        date: now(),
        expires: now() + 3600,
        this_dc: context.dc,
        dc_options: DATA_CENTRES.into_iter().zip(context.server.addresses()).map(option).collect(),
        me_url_prefix: "https://t.me/".to_owned(),
        message_length_max: 4096,
        caption_length_max: 1024,
        chat_size_max: 200,
        ..Default::default()
    })
}

/// Binds a temporary key to a permanent one, which encrypts a message about both.
fn bind_temporary_key(call: auth::BindTempAuthKey, context: &mut Call) -> Result<bool, RpcError> {
    // The state of this call's key is locked, so it must not be the permanent one as well.
    let permanent = lock(&context.server.keys).find(call.perm_auth_key_id);
    let permanent = permanent.filter(|key| key.expires_at.is_none() && context.key.expires_at.is_some());
    let permanent = permanent.ok_or_else(|| RpcError::new(400, "TEMP_AUTH_KEY_EMPTY"))?;
    let expected = BindAuthKeyInner {
        nonce: call.nonce,
        temp_auth_key_id: context.key.id,
        perm_auth_key_id: permanent.id,
        temp_session_id: context.session_id,
        expires_at: call.expires_at,
    };
    let inner = open_binding(&permanent, &call.encrypted_message, context.msg_id);
    if inner != Some(expected) {
        return Err(RpcError::new(400, "ENCRYPTED_MESSAGE_INVALID"));
    }
    context.account = permanent.account();
    context.server.log("a temporary key is bound");
    Ok(true)
}

/// Decrypts the message by which a temporary key is bound. It has the identifier of the call.
fn open_binding(key: &Key, packet: &[u8], msg_id: i64) -> Option<BindAuthKeyInner> {
    let (message_key, plain) = open_first_version(&key.key, packet)?;
    let mut r = Reader::new(&plain);
    let SessionMessage { message, .. } = SessionMessage::<BindAuthKeyInner>::deserialize(&mut r).ok()?;
    let hash: [u8; 16] = part(&sha1(&[&plain[..r.position()]]), 4);
    (hash == message_key && message.msg_id == msg_id).then_some(message.body)
}

fn export_authorization(
    call: auth::ExportAuthorization,
    _: &mut Call,
) -> Result<types::auth::ExportedAuthorization, RpcError> {
    if !DATA_CENTRES.contains(&call.dc_id) {
        return Err(RpcError::new(400, "DC_ID_INVALID"));
    }
    // Every key belongs to the same user, so nothing is checked when it comes back.
    Ok(types::auth::ExportedAuthorization { id: ANN, bytes: b"test".to_vec() })
}

fn import_authorization(
    _: auth::ImportAuthorization,
    context: &mut Call,
) -> Result<enums::auth::Authorization, RpcError> {
    context.account()?;
    Ok(types::auth::Authorization { user: ann().into(), ..Default::default() }.into())
}

fn ann() -> types::User {
    types::User {
        self_: true,
        id: ANN,
        access_hash: Some(11),
        first_name: Some("Ann".to_owned()),
        username: Some("ann".to_owned()),
        ..Default::default()
    }
}

fn bob() -> types::User {
    types::User {
        id: BOB,
        access_hash: Some(77),
        first_name: Some("Bob".to_owned()),
        last_name: Some("Ünïcode 😀".to_owned()),
        ..Default::default()
    }
}

fn get_users(call: users::GetUsers, context: &mut Call) -> Result<Vec<enums::User>, RpcError> {
    context.account()?;
    let user = |id| match id {
        enums::InputUser::UserSelf => Ok(ann().into()),
        enums::InputUser::User(types::InputUser { user_id: ANN, .. }) => Ok(ann().into()),
        enums::InputUser::User(types::InputUser { user_id: BOB, access_hash: 77 }) => Ok(bob().into()),
        enums::InputUser::User(user) => Ok(types::UserEmpty { id: user.user_id }.into()),
        _ => Err(RpcError::new(400, "USER_ID_INVALID")),
    };
    call.id.into_iter().map(user).collect()
}

fn chat() -> types::Chat {
    types::Chat {
        id: CHAT,
        title: "Tea & TL".to_owned(),
        photo: enums::ChatPhoto::Empty,
        participants_count: 2,
        date: 1_700_000_000,
        version: 1,
        ..Default::default()
    }
}

/// Invitations are valid, unless their hash says otherwise.
fn check_hash(hash: &str) -> Result<(), RpcError> {
    match hash {
        "" => Err(RpcError::new(400, "INVITE_HASH_EMPTY")),
        "expired" => Err(RpcError::new(406, "INVITE_HASH_EXPIRED")),
        _ => Ok(()),
    }
}

fn check_invite(call: CheckChatInvite, _: &mut Call) -> Result<enums::ChatInvite, RpcError> {
    check_hash(&call.hash)?;
    if call.hash == "joined" {
        return Ok(types::ChatInviteAlready { chat: chat().into() }.into());
    }
    let invite = types::ChatInvite {
        title: chat().title,
        about: Some("About tea".to_owned()),
        participants_count: 2,
        participants: Some(vec![bob().into()]),
        color: 3,
        ..Default::default()
    };
    Ok(invite.into())
}

fn import_invite(call: ImportChatInvite, _: &mut Call) -> Result<enums::messages::ChatInviteJoinResult, RpcError> {
    check_hash(&call.hash)?;
    let updates = types::Updates { chats: vec![chat().into()], date: now(), ..Default::default() };
    Ok(types::messages::ChatInviteJoinResultOk { updates: updates.into() }.into())
}

/// Returns up to 100 of 250 people, of whom the server has the identifiers alone.
fn get_importers(
    call: GetChatInviteImporters,
    context: &mut Call,
) -> Result<types::messages::ChatInviteImporters, RpcError> {
    context.account()?;
    if call.limit < 0 {
        return Err(RpcError::new(400, "LIMIT_INVALID"));
    }
    let importer = |user_id: i64| types::ChatInviteImporter {
        requested: call.requested,
        user_id,
        date: 1_700_000_000 + user_id as i32,
        about: call.q.clone(),
        ..Default::default()
    };
    let importers = (1000..).take(call.limit.min(100) as usize).map(importer).collect();
    Ok(types::messages::ChatInviteImporters { count: 250, importers, ..Default::default() })
}

/// Stores a message, and the answer to it.
fn send_message(call: SendMessage, context: &mut Call) -> Result<enums::Updates, RpcError> {
    let mut account = lock(context.account()?);
    let (enums::InputPeer::PeerSelf | enums::InputPeer::User(types::InputPeerUser { user_id: BOB, .. })) = call.peer
    else {
        return Err(RpcError::new(400, "PEER_ID_INVALID"));
    };
    match call.message.chars().count() {
        0 => return Err(RpcError::new(400, "MESSAGE_EMPTY")),
        1..=4096 => {}
        _ => return Err(RpcError::new(400, "MESSAGE_TOO_LONG")),
    }
    if call.message == "flood" {
        account.wait(3)?;
    }
    let peer_id = enums::Peer::from(types::PeerUser { user_id: BOB });
    let message = types::Message { peer_id, ..Default::default() };
    let from_id = Some(types::PeerUser { user_id: ANN }.into());
    let (sent, pts) =
        account.add(types::Message { out: true, from_id, message: call.message.clone(), ..message.clone() });
    let reply = format!("{} to you", call.message);
    let (reply, reply_pts) = account.add(types::Message { from_id: Some(peer_id), message: reply, ..message });
    let update = types::UpdateShortMessage {
        id: reply.id,
        user_id: BOB,
        message: reply.message,
        pts: reply_pts,
        pts_count: 1,
        date: reply.date,
        ..Default::default()
    };
    drop(account);
    context.updates.push(update.into());
    let (id, date) = (sent.id, sent.date);
    Ok(types::UpdateShortSentMessage { out: true, id, pts, pts_count: 1, date, ..Default::default() }.into())
}

fn get_difference(call: GetDifference, context: &mut Call) -> Result<enums::updates::Difference, RpcError> {
    let account = lock(context.account()?);
    let (new_messages, state) = (account.since(call.pts), account.state());
    if new_messages.is_empty() {
        return Ok(types::updates::DifferenceEmpty { date: state.date, seq: state.seq }.into());
    }
    let users = vec![ann().into(), bob().into()];
    Ok(types::updates::Difference { new_messages, users, state, ..Default::default() }.into())
}
