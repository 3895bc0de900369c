//! The window fits its screen when it opens: a screen that is magnified, or another one than last time, may have less room.

use std::time::{Duration, Instant};

use tauri::{PhysicalPosition, PhysicalSize, WebviewWindow, WindowEvent};

/// So long it takes until the window stands as it was left. Whoever makes it larger after that means it.
const OPENING: Duration = Duration::from_secs(3);

/// Keeps the window within the screen while it opens.
pub(crate) fn keep(window: &WebviewWindow) {
    fit(window);
    let (opened, own) = (Instant::now(), window.clone());
    window.on_window_event(move |event| {
        if matches!(event, WindowEvent::Resized(_)) && opened.elapsed() < OPENING {
            fit(&own);
        }
    });
}

fn fit(window: &WebviewWindow) {
    if let Err(error) = try_fit(window) {
        tracing::warn!(%error, "the window may be larger than its screen");
    }
}

fn try_fit(window: &WebviewWindow) -> tauri::Result<()> {
    if window.is_maximized()? || window.is_fullscreen()? {
        return Ok(());
    }
    let Some(monitor) = window.current_monitor()? else {
        return Ok(());
    };
    let (area, inner, outer, at) = (
        monitor.work_area(),
        window.inner_size()?,
        window.outer_size()?,
        window.outer_position()?,
    );
    if outer.width <= area.size.width && outer.height <= area.size.height {
        return Ok(());
    }
    let (x, width) = within(at.x, outer.width, area.position.x, area.size.width);
    let (y, height) = within(at.y, outer.height, area.position.y, area.size.height);
    // What is set is the size without the frame.
    let frame = |outer: u32, inner: u32| outer.saturating_sub(inner);
    window.set_size(PhysicalSize::new(
        width.saturating_sub(frame(outer.width, inner.width)),
        height.saturating_sub(frame(outer.height, inner.height)),
    ))?;
    window.set_position(PhysicalPosition::new(x, y))
}

/// Where a window begins and how long it is, so that it lies within the room there is.
fn within(at: i32, length: u32, from: i32, room: u32) -> (i32, u32) {
    let length = length.min(room);
    let last = from.saturating_add_unsigned(room - length);
    (at.clamp(from, last), length)
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn a_window_lies_within_its_screen() {
        #[rustfmt::skip]
        let rows = [
            // what                                   at  length  from  room   begins, is long
            ("one that sticks out is moved",         100,   700,    0,  768,  (68, 700)),
            ("one in its middle stays where it is",   40,   700,    0,  768,  (40, 700)),
            ("one that is too long is cut",          -20,   840,    0,  728,  (0, 728)),
            ("one beyond the end is moved",          600,   300,    0,  768,  (468, 300)),
            ("one before the beginning is moved",   -300,   300,    0,  768,  (0, 300)),
            ("a second screen begins elsewhere",       0,  1280, 1920, 1024,  (1920, 1024)),
            ("no room leaves nothing",                 5,   700,   10,    0,  (10, 0)),
        ];
        for (what, at, length, from, room, expected) in rows {
            assert_eq!(within(at, length, from, room), expected, "{what}");
        }
    }
}
