-- The form in which keys and names are compared, as identityOf in core/text/text-identity.ts makes it;
-- test/db/text-identity.test.ts compares them. In a text of one byte per character nothing is invisible or composed.
CREATE FUNCTION text_identity(value text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$
    SELECT CASE
      WHEN octet_length(value) = char_length(value) THEN btrim(translate(value, E'\t\n\x0b\f\r', '     '))
      ELSE normalize(btrim(regexp_replace(
        regexp_replace(value, '[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]', '', 'g'),
        '[\t\n\v\f\r\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]', ' ', 'g')), NFC)
    END
  $$;
