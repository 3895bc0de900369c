; For the setup that Tauri's bundler makes on Windows: it takes the place of one that `./dev package` made.
; Uninstalled silently, that one keeps the user's data; while the program runs it refuses, and so do we.
!macro NSIS_HOOK_PREINSTALL
  SetRegView 64
  ReadRegStr $R8 HKCU "Software\Microsoft\Windows\CurrentVersion\Uninstall\cn.kaipiao.desktop" "InstallLocation"
  ${If} $R8 != ""
  ${AndIf} ${FileExists} "$R8\uninstall.exe"
    ExecWait '"$R8\uninstall.exe" /S _?=$R8' $R9
    ${If} $R9 <> 0
      MessageBox MB_OK|MB_ICONSTOP "开票台正在运行，可能正在开票。请先让它完成并退出，再重新安装。" /SD IDOK
      SetErrorLevel 5
      Abort
    ${EndIf}
    ; It could not remove itself from where it ran.
    Delete "$R8\uninstall.exe"
    RMDir "$R8"
  ${EndIf}
!macroend
