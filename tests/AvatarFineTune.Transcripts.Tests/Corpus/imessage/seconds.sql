-- The tables as in macOS 10.12: dates in seconds, no styled text, no replies.
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, id TEXT NOT NULL, country TEXT, service TEXT NOT NULL, uncanonicalized_id TEXT, UNIQUE (id, service));
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, style INTEGER, state INTEGER, account_id TEXT, properties BLOB, chat_identifier TEXT, service_name TEXT, room_name TEXT, account_login TEXT, display_name TEXT);
CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT, subject TEXT, handle_id INTEGER DEFAULT 0, attributedBody BLOB, service TEXT, account TEXT, date INTEGER, is_from_me INTEGER DEFAULT 0, is_system_message INTEGER DEFAULT 0, is_service_message INTEGER DEFAULT 0, cache_has_attachments INTEGER DEFAULT 0, item_type INTEGER DEFAULT 0, group_title TEXT, group_action_type INTEGER DEFAULT 0, is_audio_message INTEGER DEFAULT 0);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, PRIMARY KEY (chat_id, message_id));
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER, UNIQUE (chat_id, handle_id));
CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, filename TEXT, mime_type TEXT, transfer_name TEXT);
CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER, UNIQUE (message_id, attachment_id));
INSERT INTO handle (ROWID, id, service) VALUES (1, '+15550100', 'iMessage');
INSERT INTO handle (ROWID, id, service) VALUES (2, 'cleo@example.com', 'iMessage');
INSERT INTO chat (ROWID, guid, style, chat_identifier, account_login, display_name) VALUES (1, 'iMessage;-;+15550100', 45, '+15550100', 'E:ava@example.com', '');
INSERT INTO chat_handle_join (chat_id, handle_id) VALUES (1, 1);
INSERT INTO message (ROWID, guid, text, handle_id, date, is_from_me, service) VALUES (1, 'G1', 'are you there?', 1, 483789600, 0, 'SMS');
INSERT INTO message (ROWID, guid, text, handle_id, date, is_from_me, service) VALUES (2, 'G2', 'yes, here', 1, 483789660, 1, 'iMessage');
INSERT INTO chat_message_join (chat_id, message_id) VALUES (1, 1);
INSERT INTO chat_message_join (chat_id, message_id) VALUES (1, 2);
