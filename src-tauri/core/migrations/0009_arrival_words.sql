-- What is searched of an arrival, folded. Triggers keep it, whoever writes the arrival.
CREATE TABLE arrival_words (
    seq        INTEGER PRIMARY KEY,
    connection TEXT NOT NULL,
    words      TEXT NOT NULL,
    amounts    TEXT NOT NULL                -- its amount in the ways it is shown
) STRICT;
CREATE TRIGGER arrival_words_added AFTER INSERT ON arrivals BEGIN
    INSERT INTO arrival_words VALUES (new.seq, new.connection,
        fold_arrival(new.title, new.customer_label, new.customer, new.object_id, new.currency),
        spell_amount(new.amount, new.currency));
END;
CREATE TRIGGER arrival_words_changed
AFTER UPDATE OF connection, title, customer_label, customer, object_id, amount, currency ON arrivals
BEGIN
    UPDATE arrival_words SET connection = new.connection,
        words = fold_arrival(new.title, new.customer_label, new.customer, new.object_id, new.currency),
        amounts = spell_amount(new.amount, new.currency)
    WHERE seq = new.seq;
END;
CREATE TRIGGER arrival_words_removed AFTER DELETE ON arrivals BEGIN
    DELETE FROM arrival_words WHERE seq = old.seq;
END;
INSERT INTO arrival_words
SELECT seq, connection, fold_arrival(title, customer_label, customer, object_id, currency),
    spell_amount(amount, currency)
FROM arrivals;
