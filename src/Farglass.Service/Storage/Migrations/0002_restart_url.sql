ALTER TABLE sessions ADD COLUMN restart_url TEXT;
