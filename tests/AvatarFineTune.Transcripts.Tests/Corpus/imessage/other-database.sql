CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT);
INSERT INTO note (words) VALUES ('buy tea');
