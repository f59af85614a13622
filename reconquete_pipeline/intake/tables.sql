-- The tables that the engine itself fills, and their contracts.
create schema if not exists intake;
create schema if not exists store;
create schema if not exists stamps;

create table if not exists intake.files (
    file_id bigint primary key,
    extract varchar not null,
    file_name varchar not null,
    sha256 varchar not null,
    status varchar not null,
    read_count bigint not null,
    accepted_count bigint not null,
    rejected_count bigint not null,
    superseded_count bigint not null,
    message varchar
);
comment on table intake.files is
'One delivered file and what became of it: read = accepted + rejected + superseded + erased + elsewhere.';
comment on column intake.files.file_id is 'Place of the file in the order of delivery';
comment on column intake.files.extract is 'Extract, by its name in reconquete.toml';
comment on column intake.files.file_name is 'Name of the file in the inbox';
comment on column intake.files.sha256 is 'SHA-256 of its bytes, and its name below facts/files';
comment on column intake.files.status is
'accepted, refused (nothing of it was loaded) or skipped (the same bytes came before)';
comment on column intake.files.read_count is 'Data records in the file';
comment on column intake.files.accepted_count is 'Records kept';
comment on column intake.files.rejected_count is 'Records set aside in intake.rejected_rows';
comment on column intake.files.superseded_count is
'Records beaten, when loaded, by another row of the same file or by a newer delivery';
comment on column intake.files.message is
'Why the file was refused or skipped, or what was converted while it was read';
alter table intake.files add column if not exists first_seen_on date;
comment on column intake.files.first_seen_on is 'Run date of the night that took the file in';
alter table intake.files add column if not exists known_on date;
comment on column intake.files.known_on is
'Date in the name of the file, else first_seen_on; orders full files, and is the day of a version';

alter table intake.files add column if not exists amount_eur decimal(38, 2);
comment on column intake.files.amount_eur is
'What its accepted rows are worth together, net of tax; NULL where the extract has no amount';
alter table intake.files add column if not exists newest_on date;
comment on column intake.files.newest_on is
'Day of its newest accepted row; known_on where rows of the extract have no date';

alter table intake.files add column if not exists erased_count bigint default 0;
comment on column intake.files.erased_count is
'Records of erased people, and contact values of purged clients, dropped before anything was kept';

alter table intake.files add column if not exists elsewhere_count bigint;
comment on column intake.files.elsewhere_count is
'Records that hold nothing for this extract, in a file that several share; NULL in a file of its own';

create table if not exists intake.erased_keys (
    key_hash varchar not null,
    erased_on date not null,
    tombstone varchar not null
);
comment on table intake.erased_keys is
'One keyed hash of somebody erased: rows known by it, dated up to the erasure, are dropped.';
comment on column intake.erased_keys.key_hash is 'Keyed hash of a client or order number, a contact value, or the words of a name';
comment on column intake.erased_keys.erased_on is 'Day of the erasure';
comment on column intake.erased_keys.tombstone is 'Random number that stands for the client now';

create table if not exists intake.purged_keys (
    key_hash varchar not null,
    key_kind varchar not null,
    client_again_on date
);
comment on table intake.purged_keys is
'One keyed hash of a purged client: values of rows known by it are kept no longer.';
comment on column intake.purged_keys.key_hash is 'Keyed hash of a client number, or of an opt-out';
comment on column intake.purged_keys.key_kind is
'client_id, or opt_out: a row that tells a contact value, of which the act is remembered without it';
comment on column intake.purged_keys.client_again_on is
'Run date of the night that saw the client again; files first seen from it on are kept whole';

create table if not exists intake.rejected_rows (
    file_id bigint not null,
    record_number bigint not null,
    reasons varchar not null,
    row_text varchar not null,
    extract varchar not null,
    primary key (file_id, record_number)
);
comment on table intake.rejected_rows is
'One record set aside, with all its reasons. Row texts are personal data.';
comment on column intake.rejected_rows.file_id is 'File, as in intake.files';
comment on column intake.rejected_rows.record_number is
'Position of the record in its file, the header not counted';
comment on column intake.rejected_rows.reasons is
'Codes such as ordered_at:not_a_date, separated by a semicolon';
comment on column intake.rejected_rows.row_text is
'The fields of the record, joined by ;, empty once it is rejected_text_days old';
comment on column intake.rejected_rows.extract is 'Extract, by its name in reconquete.toml';

-- By itself, so that a warehouse made before these columns gets them too.
alter table intake.rejected_rows add column if not exists unit_key varchar;
alter table intake.rejected_rows add column if not exists is_open boolean default true;
comment on column intake.rejected_rows.unit_key is
'Key of the delivered unit (order, client) that the record belongs to, where it could be read';
comment on column intake.rejected_rows.is_open is
'True until a later file has a good row of the same unit_key, or the same file name comes again';

create table if not exists intake.opt_outs (
    extract varchar not null,
    file_id bigint not null,
    record_number bigint not null,
    client_id varchar,
    value varchar,
    channel varchar,
    acted_on date not null,
    is_dated boolean not null,
    is_erasure boolean not null,
    act varchar not null,
    is_clear boolean not null,
    reasons varchar
);
comment on table intake.opt_outs is
'One delivered row that takes a right away, or gives one before its day; once however often it comes, and no later delivery takes it out.';
comment on column intake.opt_outs.extract is 'Extract, by its name in reconquete.toml';
comment on column intake.opt_outs.file_id is 'File, as in intake.files';
comment on column intake.opt_outs.record_number is 'Position of the record in its file';
comment on column intake.opt_outs.client_id is 'Client number as delivered; NULL where none is given';
comment on column intake.opt_outs.value is
'Contact value as delivered, or a field of a record of which nothing else can be read';
comment on column intake.opt_outs.channel is 'Channel, NULL for every one';
comment on column intake.opt_outs.acted_on is
'Day of the act; the day on which its file came where none can be read, or a later one';
comment on column intake.opt_outs.is_dated is 'False where acted_on is the day of the file';
comment on column intake.opt_outs.is_erasure is 'True where erasure of the data is asked for';
comment on column intake.opt_outs.act is
'opt_out, profiling, tracking, list_matching, no_go, call_refused, ceased, or early_consent: a right whose day was
still to come when it came';
comment on column intake.opt_outs.is_clear is
'False where it cannot be read that the row takes a right away; a better reading may take it back';
comment on column intake.opt_outs.reasons is 'Why the row was set aside, or contradicted_copy; NULL for a good one, also where a cell beside is in doubt';
alter table intake.opt_outs add column if not exists told_on date;
alter table intake.opt_outs add column if not exists row_key varchar;
alter table intake.opt_outs add column if not exists mended_on date;
comment on column intake.opt_outs.told_on is 'Day as delivered, whether it can be true or not';
comment on column intake.opt_outs.row_key is
'Key of the row, or its line on a list behind a mark, where it could be read and may be mended; NULL else';
comment on column intake.opt_outs.mended_on is
'Run date of the night that first saw a good row which mends it; NULL while it waits';

create table if not exists intake.unknown_codes (
    file_id bigint not null,
    extract varchar not null,
    column_name varchar not null,
    delivered varchar not null,
    row_count bigint not null
);
comment on table intake.unknown_codes is
'One text that a column of codes does not know, in one file. The texts may be personal data.';
comment on column intake.unknown_codes.file_id is 'File, as in intake.files';
comment on column intake.unknown_codes.extract is 'Extract, by its name in reconquete.toml';
comment on column intake.unknown_codes.column_name is 'Column of the extract';
comment on column intake.unknown_codes.delivered is
'The text as delivered; the row goes once it is rejected_text_days old';
comment on column intake.unknown_codes.row_count is 'Rows of the file with it';

create table if not exists intake.shrunk_units (
    file_id bigint not null,
    extract varchar not null,
    unit_key varchar not null,
    row_count_before bigint not null,
    row_count bigint not null,
    amount_before_eur decimal(38, 2),
    amount_eur decimal(38, 2),
    first_seen_on date not null
);
comment on table intake.shrunk_units is
'One order that a file replaced by fewer lines or by a lower amount.';
comment on column intake.shrunk_units.file_id is 'File that replaced it, as in intake.files';
comment on column intake.shrunk_units.extract is 'Extract, by its name in reconquete.toml';
comment on column intake.shrunk_units.unit_key is 'Key of the order';
comment on column intake.shrunk_units.row_count_before is 'Lines before';
comment on column intake.shrunk_units.row_count is 'Lines now';
comment on column intake.shrunk_units.amount_before_eur is 'Sum of its lines before, net of tax';
comment on column intake.shrunk_units.amount_eur is 'Sum of its lines now, net of tax';
comment on column intake.shrunk_units.first_seen_on is 'Run date of the night that took the file in';

create table if not exists intake.coverage (
    extract varchar primary key,
    is_configured boolean not null,
    covers_to_on date,
    row_count bigint not null
);
comment on table intake.coverage is
'One extract: whether the home delivers it, and up to which date its rows are complete.';

alter table intake.coverage add column if not exists newest_on date;
alter table intake.coverage add column if not exists max_age_days bigint;
comment on column intake.coverage.newest_on is
'Day of its newest row, or of its newest file where rows have no date';
comment on column intake.coverage.max_age_days is
'A warning is given when newest_on is longer ago, as reconquete.toml says; NULL for never';

alter table intake.coverage add column if not exists delivered_on date;
alter table intake.coverage add column if not exists unread_file varchar;
alter table intake.coverage add column if not exists not_measured_since_on date;
alter table intake.coverage add column if not exists unread_shared_file varchar;
comment on column intake.coverage.delivered_on is
'Day of its newest delivery that could be read, whatever its rows: the night that took it in, or the
day in its name where that is earlier; the run date where covers_to says so';
comment on column intake.coverage.unread_file is
'Newest file that could not be read, as long as it did not come again under its name';
comment on column intake.coverage.unread_shared_file is
'The same of the files that several extracts share, for an extract that can take a right away';
comment on column intake.coverage.not_measured_since_on is
'Day of its newest delivery that was mostly readable, where what came after it was not';

create table if not exists intake.loads (
    extract varchar primary key,
    contract_sha256 varchar not null
);
comment on table intake.loads is
'With which contract, mapping and reader an extract was loaded; another one loads it again.';

create table if not exists stamps.builds (
    table_name varchar primary key,
    run_on date not null,
    run_id varchar not null,
    sql_sha256 varchar not null,
    toml_sha256 varchar not null,
    built_at timestamp not null,
    row_count bigint not null,
    has_passed boolean
);
comment on table stamps.builds is
'One table as it was last built: for which night, from which files, and whether its checks passed.';

create table if not exists stamps.costs (
    run_on date not null,
    run_id varchar not null,
    part varchar not null,
    table_name varchar,
    seconds decimal(18, 3) not null
);
comment on table stamps.costs is
'Where the time of a night went: one part of its work, for one table where it is of one.';

create table if not exists intake.orders_since_told (
    extract varchar not null,
    order_id varchar not null,
    file_id bigint not null
);
comment on table intake.orders_since_told is
'One order as a file delivered it after the last night that told losses.';
comment on column intake.orders_since_told.extract is 'Extract, by its name in reconquete.toml';
comment on column intake.orders_since_told.order_id is 'Order number';
comment on column intake.orders_since_told.file_id is 'Newest file that holds it, as in intake.files';

create table if not exists intake.clients_since_told (
    client_id varchar not null,
    told_merged_into varchar,
    told_client_type varchar
);
comment on table intake.clients_since_told is
'One client whose merge or type is another than on the last night that told losses.';
comment on column intake.clients_since_told.client_id is 'Client number';
comment on column intake.clients_since_told.told_merged_into is 'Merge as it was known then';
comment on column intake.clients_since_told.told_client_type is 'Type as it was known then';

create table if not exists intake.client_moves (
    client_id varchar not null,
    earlier_postal_code varchar not null,
    postal_code varchar,
    seen_on date not null
);
comment on table intake.client_moves is
'One client whose postal code changed between two versions of its row, as known at the run date.';
comment on column intake.client_moves.client_id is 'Client number';
comment on column intake.client_moves.earlier_postal_code is 'Postal code before';
comment on column intake.client_moves.postal_code is 'Postal code from then on';
comment on column intake.client_moves.seen_on is 'Day of the file that first told the new one';
