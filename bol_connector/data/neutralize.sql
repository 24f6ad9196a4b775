-- A copied database must not reach a live bol account.
UPDATE bol_account
   SET client_secret = NULL,
       consent_client_secret = NULL,
       consent_ends = NULL,
       state = 'draft',
       state_message = 'Disconnected: this database is a neutralized copy.';

UPDATE bol_flow SET mode = 'off';

UPDATE bol_token
   SET access_token = NULL,
       refresh_token = NULL,
       waiting_token = NULL,
       expires_at = NULL,
       credentials = NULL;

DELETE FROM bol_consent;

-- What bol sends to a copy is refused.
UPDATE bol_push
   SET wanted = false,
       state = 'off',
       token = NULL,
       keys = NULL,
       look_at = NULL;
DELETE FROM ir_config_parameter WHERE key = 'bol_connector.status_token';

UPDATE bol_account SET log_calls_until = NULL;
