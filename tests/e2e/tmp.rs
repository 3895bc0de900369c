use kaipiao_tests::window::Window;
#[tokio::test]
async fn typing() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::demo(data.path()).await;
    window.type_into("buyer", "深圳市第一客户 106.00").await;
    assert_eq!(window.value_of("buyer").await, "深圳市第一客户 106.00");
    assert_eq!(window.text_of("said").await, "深圳市第一客户 106.00");
    window.type_into("wrap", "备注\n二").await;
    assert_eq!(window.text_of("said").await, "备注 二");
    window.type_into("buyer", "x").await;
    assert_eq!(window.text_of("said").await, "x");
    window.close().await;
}
