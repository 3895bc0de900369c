; The setup for Windows: per user, no administrator. `./dev package` gives it
;   VERSION  e.g. 0.1.0        NUMBERS  the same as four numbers, e.g. 0.1.0.0
;   STAGE    the folder of what is installed        OUT  the setup to write
;   STUB     optional, e.g. amd64-unicode        SIGN  optional: a command that signs the file named after it
; Ends with 0, or 3 Windows too old, 4 a newer version is there, 5 the program is running.
Unicode true
!ifdef STUB
  Target ${STUB}
!endif
SetCompressor /SOLID lzma
; In MB, to hold both programs: most of the one is in the other.
SetCompressorDictSize 64
ManifestDPIAware true
ManifestSupportedOS all
RequestExecutionLevel user

!define NAME "开票台"
!define NAME_EN "Kaipiao"
!define WINDOW "kaipiao-desktop.exe"
!define COMMAND "kaipiao.exe"
!define PUBLISHER "Kaipiao"
; The folder of the user's data below %LOCALAPPDATA% has this name too.
!define IDENTIFIER "cn.kaipiao.desktop"
!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${IDENTIFIER}"
!define WEBVIEW "Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"
!define WEBVIEW_PAGE "https://developer.microsoft.com/microsoft-edge/webview2/"

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include WordFunc.nsh
!include x64.nsh

Name "${NAME}"
BrandingText "${NAME} ${VERSION}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${NAME_EN}"
; An upgrade goes where the program is.
InstallDirRegKey HKCU "${ENTRY}" "InstallLocation"

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
!macro Version LANGUAGE PRODUCT DESCRIPTION
  VIAddVersionKey /LANG=${LANGUAGE} "ProductName" "${PRODUCT}"
  VIAddVersionKey /LANG=${LANGUAGE} "FileDescription" "${DESCRIPTION}"
  VIAddVersionKey /LANG=${LANGUAGE} "CompanyName" "${PUBLISHER}"
  VIAddVersionKey /LANG=${LANGUAGE} "LegalCopyright" "${PUBLISHER}, Apache-2.0"
  VIAddVersionKey /LANG=${LANGUAGE} "FileVersion" "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} "ProductVersion" "${VERSION}"
!macroend
!insertmacro Version 2052 "${NAME}" "${NAME} 安装程序"
!insertmacro Version 1033 "${NAME_EN}" "${NAME_EN} Setup"

!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"'
  !finalize '${SIGN} "%1"'
!endif

!define MUI_ICON "${STAGE}\icon.ico"
!define MUI_UNICON "${STAGE}\icon.ico"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOW}"
!define MUI_FINISHPAGE_RUN_TEXT "$(say_run)"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
; The first is what a system of any other language gets.
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

!macro Say ID CHINESE ENGLISH
  LangString ${ID} ${LANG_SIMPCHINESE} "${CHINESE}"
  LangString ${ID} ${LANG_ENGLISH} "${ENGLISH}"
!macroend
!insertmacro Say say_run "运行${NAME}" "Run ${NAME_EN}"
!insertmacro Say say_windows \
  "${NAME}需要 64 位的 Windows 10 或更高版本。" \
  "${NAME_EN} needs 64-bit Windows 10 or newer."
!insertmacro Say say_newer \
  "这台电脑上已经装有更新的版本（$0）。$\n$\n换成旧版本 ${VERSION} 后，新版本写过的账本可能打不开。仍要继续吗？" \
  "A newer version ($0) is installed.$\n$\nThe older ${VERSION} may be unable to open data that it has written. Continue all the same?"
!insertmacro Say say_running \
  "${NAME}（窗口或命令行 kaipiao）正在运行，可能正在开票。$\n$\n请先让它完成并退出，再点“重试”。" \
  "${NAME_EN} (its window or its command line) is running and may be issuing.$\n$\nLet it finish, close it and press Retry."
!insertmacro Say say_webview \
  "这台电脑上没有 Microsoft Edge WebView2 运行时，${NAME}的窗口需要它。$\n$\n可以从微软免费下载（选“常青版引导程序”）：$\n${WEBVIEW_PAGE}$\n$\n现在打开下载页面吗？" \
  "The Microsoft Edge WebView2 Runtime is missing; the window of ${NAME_EN} needs it.$\n$\nMicrosoft offers it free of charge (Evergreen Bootstrapper):$\n${WEBVIEW_PAGE}$\n$\nOpen that page now?"
!insertmacro Say say_data \
  "要把您的数据也一起移走吗？$\n$\n其中有账本（哪些发票已经开具、哪些还没有结果）、草稿、设置和 PDF。没有账本，未完成的发票就不能继续，也不能再防止重复开具。$\n$\n选“否”保留（以后重新安装可以接着用）；选“是”，数据进入回收站，保存的登录也被删除。" \
  "Remove your data too?$\n$\nIt is the ledger (which invoices were issued and which are still open), drafts, settings and PDFs. Without the ledger open invoices cannot go on, and nothing keeps them from being issued twice.$\n$\nNo keeps it for a later installation; Yes moves it to the Recycle Bin and deletes the saved login."
!insertmacro Say say_data_left \
  "数据没有全部移走，仍在：$\n$LOCALAPPDATA\${IDENTIFIER}" \
  "Some of the data could not be moved and is still in:$\n$LOCALAPPDATA\${IDENTIFIER}"

; $0: the version of the WebView2 runtime, or "".
!macro FindWebView
  SetRegView 32
  ReadRegStr $0 HKLM "SOFTWARE\${WEBVIEW}" "pv"
  SetRegView 64
  ${If} $0 == ""
  ${OrIf} $0 == "0.0.0.0"
    ReadRegStr $0 HKCU "Software\${WEBVIEW}" "pv"
  ${EndIf}
  ${If} $0 == "0.0.0.0"
    StrCpy $0 ""
  ${EndIf}
!macroend

; A program that runs cannot be opened for writing. $1 is used.
!macro StopWhile FILE
  ${If} ${FileExists} "$INSTDIR\${FILE}"
    ${Do}
      ClearErrors
      FileOpen $1 "$INSTDIR\${FILE}" a
      ${IfNot} ${Errors}
        FileClose $1
        ${Break}
      ${EndIf}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(say_running)" /SD IDCANCEL IDRETRY +3
      SetErrorLevel 5
      Abort
    ${Loop}
  ${EndIf}
!macroend
!macro StopWhileRunning UN
  Function ${UN}StopWhileRunning
    !insertmacro StopWhile "${WINDOW}"
    !insertmacro StopWhile "${COMMAND}"
  FunctionEnd
!macroend
!insertmacro StopWhileRunning ""
!insertmacro StopWhileRunning "un."

Function .onInit
  SetShellVarContext current
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONSTOP "$(say_windows)" /SD IDOK
    SetErrorLevel 3
    Abort
  ${EndIf}
  SetRegView 64
  ReadRegStr $0 HKCU "${ENTRY}" "DisplayVersion"
  ${VersionCompare} "$0" "${VERSION}" $1
  ${If} $0 != ""
  ${AndIf} $1 = 1
    MessageBox MB_YESNO|MB_DEFBUTTON2|MB_ICONEXCLAMATION "$(say_newer)" /SD IDNO IDYES +3
    SetErrorLevel 4
    Abort
  ${EndIf}
FunctionEnd

Section "-program"
  Call StopWhileRunning
  ReadRegStr $2 HKCU "${ENTRY}" "DisplayVersion"
  SetOutPath "$INSTDIR"
  SetOverwrite on
  File "${STAGE}\${WINDOW}"
  File "${STAGE}\${COMMAND}"
  File "${STAGE}\WebView2Loader.dll"
  File "${STAGE}\LICENSE.txt"
  File "${STAGE}\THIRD-PARTY.txt"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateShortCut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${WINDOW}"
  ; An upgrade does not bring back an entry that the user took off the desktop.
  ${If} $2 == ""
  ${OrIf} ${FileExists} "$DESKTOP\${NAME}.lnk"
    CreateShortCut "$DESKTOP\${NAME}.lnk" "$INSTDIR\${WINDOW}"
  ${EndIf}

  WriteRegStr HKCU "${ENTRY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${ENTRY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${ENTRY}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${ENTRY}" "DisplayIcon" "$INSTDIR\${WINDOW}"
  WriteRegStr HKCU "${ENTRY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${ENTRY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${ENTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${ENTRY}" "NoModify" 1
  WriteRegDWORD HKCU "${ENTRY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $1 $3 $4
  WriteRegDWORD HKCU "${ENTRY}" "EstimatedSize" $1

  !insertmacro FindWebView
  WriteRegStr HKCU "${ENTRY}" "WebView2AtInstall" "$0"
  ${If} $0 == ""
    MessageBox MB_YESNO|MB_ICONINFORMATION "$(say_webview)" /SD IDNO IDNO without
    ExecShell "open" "${WEBVIEW_PAGE}"
    without:
  ${EndIf}
SectionEnd

Function un.onInit
  SetShellVarContext current
  SetRegView 64
FunctionEnd

; Moves the data to the Recycle Bin: a click too quick can be taken back.
Function un.MoveData
  ; Saved logins, of all accounts, stand in the Credential Manager; the command line knows under which names.
  nsExec::Exec '"$INSTDIR\${COMMAND}" account logout --all'
  Pop $0
  ; SHFILEOPSTRUCT: FO_DELETE, the names end with two zeros, FOF_ALLOWUNDO | FOF_NOCONFIRMATION | FOF_SILENT | FOF_NOERRORUI |
  ; FOF_WANTNUKEWARNING: Windows asks before it deletes what is too large for the bin.
  System::Call '*(&w1024 "$LOCALAPPDATA\${IDENTIFIER}") p .r1'
  ; Packed in a 32-bit stub, aligned in a 64-bit one.
  !if ${NSIS_PTR_SIZE} > 4
    System::Call '*(p $HWNDPARENT, i 3, i 0, p r1, p 0, &i2 0x4454, &i2 0, i 0, p 0, p 0) p .r2'
  !else
    System::Call '*(p $HWNDPARENT, i 3, p r1, p 0, &i2 0x4454, i 0, p 0, p 0) p .r2'
  !endif
  System::Call 'shell32::SHFileOperationW(p r2) i .r0'
  System::Free $2
  System::Free $1
  ${If} ${FileExists} "$LOCALAPPDATA\${IDENTIFIER}\*.*"
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(say_data_left)" /SD IDOK
  ${EndIf}
FunctionEnd

Section "Uninstall"
  Call un.StopWhileRunning
  ; Asked first, while the command line that forgets the login is still there.
  ${If} ${FileExists} "$LOCALAPPDATA\${IDENTIFIER}\*.*"
    MessageBox MB_YESNO|MB_DEFBUTTON2|MB_ICONQUESTION "$(say_data)" /SD IDNO IDNO keep
    Call un.MoveData
    keep:
  ${EndIf}
  Delete "$INSTDIR\${WINDOW}"
  Delete "$INSTDIR\${COMMAND}"
  Delete "$INSTDIR\WebView2Loader.dll"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\THIRD-PARTY.txt"
  Delete "$INSTDIR\uninstall.exe"
  ; Only where nothing of others is in it.
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  DeleteRegKey HKCU "${ENTRY}"
SectionEnd
