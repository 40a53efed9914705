-- The least that a version ever had.
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT);
CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, subject TEXT, handle_id INTEGER, date INTEGER, is_from_me INTEGER);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
INSERT INTO handle (ROWID, id) VALUES (1, '+15550100');
INSERT INTO chat (ROWID, guid) VALUES (1, 'SMS;-;+15550100');
INSERT INTO message (ROWID, guid, text, subject, handle_id, date, is_from_me) VALUES (1, 'G1', 'bring tea', 'Tonight', 1, 389095200, 0);
INSERT INTO message (ROWID, guid, text, subject, handle_id, date, is_from_me) VALUES (2, 'G2', 'two
lines', NULL, 1, 389095201, 1);
INSERT INTO chat_message_join (chat_id, message_id) VALUES (1, 1);
INSERT INTO chat_message_join (chat_id, message_id) VALUES (1, 2);
