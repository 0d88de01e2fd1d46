//! What the window may ask: thin, one file for each area.

mod account;
mod activity;
mod failure;
mod flows;
mod history;
mod imports;
mod mirror;
mod records;
mod rules;
mod settings;
mod watching;
mod window;

use tauri::{Runtime, ipc::Invoke};

/// All commands.
pub(crate) fn command_handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        account::load_start,
        account::check_key,
        account::connect,
        account::connect_demo,
        account::replace_key,
        account::recheck_access,
        account::rename_connection,
        account::remove_connection,
        account::list_connections,
        activity::get_arrival_outline,
        activity::list_arrivals,
        activity::get_arrival_position,
        activity::get_arrival,
        activity::mark_read,
        activity::mark_all_read,
        activity::export_arrivals,
        activity::get_overview,
        activity::list_top_customers,
        activity::count_old_arrivals,
        flows::list_flows,
        flows::check_flow,
        flows::write_flow_condition,
        flows::list_flow_fields,
        flows::list_flow_recipes,
        flows::save_flow,
        flows::set_flow_on,
        flows::remove_flow,
        flows::try_flow,
        flows::list_flow_runs,
        flows::run_flow_again,
        flows::retry_flow,
        flows::get_signing_secret,
        flows::make_signing_secret,
        flows::set_signing_secret,
        history::get_history,
        history::estimate_history,
        history::start_history,
        history::pause_history,
        history::resume_history,
        history::stop_history,
        history::get_audit,
        history::run_audit,
        imports::begin_import,
        imports::append_import_chunk,
        imports::read_import,
        imports::map_import,
        imports::list_import_lines,
        imports::start_import,
        imports::pause_import,
        imports::discard_import,
        imports::list_imports,
        imports::write_import_report,
        mirror::get_mirror_status,
        mirror::wipe_mirror,
        mirror::rebuild_mirror,
        records::get_record_rules,
        records::list_records,
        records::get_record_position,
        records::get_record,
        records::list_prices,
        records::create_record,
        records::update_record,
        records::set_product_active,
        records::delete_record,
        records::search_records,
        records::export_records,
        records::load_image_preview,
        records::save_draft,
        records::list_drafts,
        records::discard_draft,
        rules::list_rules,
        rules::set_rule,
        rules::preview_rule,
        settings::update_settings,
        settings::list_ledger_views,
        settings::save_view_state,
        watching::list_watch_statuses,
        watching::check_now,
        watching::pause_watching,
        watching::resume_watching,
        watching::forecast_reads,
        window::take_route,
        window::list_notices,
        window::dismiss_notice,
        window::open_in_dashboard,
        window::open_link,
        window::reveal_data_folder,
        window::reveal_file,
    ]
}
