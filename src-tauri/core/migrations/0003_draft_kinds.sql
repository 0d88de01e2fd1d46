-- A draft's kind was the form it belonged to, as JSON text ("create_customer"). It is the kind of
-- record now, as in every other table; a draft without a target is a new record.

UPDATE drafts SET kind = 'customers' WHERE kind IN ('"create_customer"', '"update_customer"');
UPDATE drafts SET kind = 'products' WHERE kind IN ('"create_product"', '"update_product"');
