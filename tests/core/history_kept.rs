//! An import does not bring what is not to be kept.

use shopbell_core::{
    Trigger,
    arrival::ArrivalFilter,
    error::ErrorCode,
    settings::{Data, Retention, SettingsPatch},
};
use shopbell_sandbox::{AnySpec, ChargeSpec, Sandbox, SandboxOptions};

use crate::{history::days_ago, test_app::TestApp};

#[tokio::test]
async fn a_span_that_is_not_kept_is_refused_and_none_of_it_is_brought() {
    let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
    for (days, count) in [(1, 100), (80, 30), (100, 30)] {
        let spec = ChargeSpec {
            created: Some(days_ago(days)),
            ..ChargeSpec::default()
        };
        sandbox.shop().create_many(AnySpec::Charges(spec), count);
    }
    let test = TestApp::beside(sandbox, None).await;
    test.app.watching.poll(&test.id).await.unwrap();
    let keep = async |retention| {
        let data = Data {
            retention,
            ..test.app.settings.get().data
        };
        let patch = SettingsPatch {
            data: Some(data),
            ..SettingsPatch::default()
        };
        test.app.settings.update(patch).await.unwrap();
    };
    let history = &test.app.history;
    keep(Retention::Quarter).await;
    for since in [None, Some(days_ago(365))] {
        let refused = history.begin(&test.id, since).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::InvalidInput);
        assert_eq!(refused.detail.rule.as_deref(), Some("not_kept"));
    }
    let estimate = history.estimate(&test.id, None).await.unwrap();
    assert!(
        estimate
            .kept_since
            .is_some_and(|edge| edge.abs_diff(days_ago(90)) < 60)
    );
    history.begin(&test.id, Some(days_ago(90))).await.unwrap();
    // Chosen while more was kept, read when less is.
    keep(Retention::Forever).await;
    history.begin(&test.id, Some(days_ago(365))).await.unwrap();
    keep(Retention::Quarter).await;
    history.run(&test.id).await.unwrap();
    test.app.forgetting.forget_old().await.unwrap();
    let filter = ArrivalFilter {
        triggers: vec![Trigger::Charge],
        ..ArrivalFilter::default()
    };
    let outline = test
        .app
        .activity
        .get_outline(&test.id, filter)
        .await
        .unwrap();
    assert_eq!(outline.total, 130);
}
