//! What the window may ask: thin, one file for each area.

mod account;
mod activity;
mod customers;
mod data;
mod failure;
mod imports;
mod places;
mod products;
mod settings;
mod watching;

use tauri::{Runtime, ipc::Invoke};

/// All commands.
pub(crate) fn command_handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        account::start,
        account::check_key,
        account::connect,
        account::connect_demo,
        account::replace_key,
        account::recheck_access,
        account::rename_connection,
        account::remove_connection,
        account::connections,
        activity::arrival_outline,
        activity::arrival_window,
        activity::arrival_position,
        activity::arrival_detail,
        activity::mark_read,
        activity::mark_all_read,
        customers::list_customers,
        customers::customer_position,
        customers::get_customer,
        customers::create_customer,
        customers::update_customer,
        customers::delete_customer,
        data::rules,
        data::save_draft,
        data::drafts,
        data::discard_draft,
        data::find,
        data::export_rows,
        data::image_preview,
        data::mirror_status,
        data::wipe_mirror,
        data::rebuild_mirror,
        imports::import_begin,
        imports::import_chunk,
        imports::import_read,
        imports::import_map,
        imports::import_lines,
        imports::import_start,
        imports::import_pause,
        imports::import_discard,
        imports::imports,
        imports::import_report,
        places::take_route,
        places::notices,
        places::dismiss_notice,
        places::open_in_dashboard,
        places::open_link,
        places::reveal_data_folder,
        places::reveal_file,
        products::list_products,
        products::product_position,
        products::get_product,
        products::create_product,
        products::update_product,
        products::set_product_active,
        products::delete_product,
        settings::settings,
        settings::update_settings,
        watching::watch_status,
        watching::watch_statuses,
        watching::check_now,
        watching::pause,
        watching::resume,
        watching::forecasts,
    ]
}
