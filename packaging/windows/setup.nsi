; FaceViewer's setup program. setup.py gives ICON, FILES, SIZE, VERSION, NUMBERS, OUT and, to sign its uninstaller, SIGN.
;
; Switches: /S installs without a word, /ALLUSERS for everybody on this machine (as administrator), /D=FOLDER elsewhere.
; Exit status: 0 done, 1 cancelled, 2 failed, 3 the program is running, 4 no administrator, 5 Windows is too old.
;
; Everything is in one folder, "program". A new version is unpacked beside it and takes its place by renaming: whatever
; happens before, as a full disk, leaves the old one as it was.

Unicode true
Target amd64-unicode
SetCompressor /SOLID /FINAL lzma
SetCompressorDictSize 64
CRCCheck force
RequestExecutionLevel user
ManifestDPIAware true
ManifestSupportedOS Win10
AllowSkipFiles off

!include FileFunc.nsh
!include LogicLib.nsh
!include MUI2.nsh
!include WinVer.nsh

!include "${FILES}"

!define LINKS "Software\Classes\faceviewer" ; of whoever it is installed for
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\FaceViewer"
!define PROGRAM "$INSTDIR\program"
!define NEW "$INSTDIR\program.new"
!define FOR_ONE_USER "$LOCALAPPDATA\Programs\FaceViewer"

Name "FaceViewer"
OutFile "${OUT}"
InstallDir "${FOR_ONE_USER}" ; whose last part is appended to whatever folder the user looks for
BrandingText "FaceViewer ${VERSION}"
!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"'
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION OpenProgram
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
; Which one is taken is the choice of the user's Windows.
!insertmacro MUI_LANGUAGE English
!insertmacro MUI_LANGUAGE SimpChinese

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
!macro VERSION_TEXTS LANGUAGE DESCRIPTION
  VIAddVersionKey /LANG=${LANGUAGE} ProductName "FaceViewer"
  VIAddVersionKey /LANG=${LANGUAGE} ProductVersion "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} FileVersion "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} FileDescription "${DESCRIPTION}"
  VIAddVersionKey /LANG=${LANGUAGE} CompanyName "FaceViewer"
  VIAddVersionKey /LANG=${LANGUAGE} LegalCopyright "MIT"
!macroend
!insertmacro VERSION_TEXTS ${LANG_ENGLISH} "FaceViewer setup"
!insertmacro VERSION_TEXTS ${LANG_SIMPCHINESE} "FaceViewer 安装程序"

LangString RUNNING ${LANG_ENGLISH} "FaceViewer is running. Close it, then try again; nothing has been changed."
LangString RUNNING ${LANG_SIMPCHINESE} "FaceViewer 正在运行。请关闭后重试；尚未更改任何内容。"
LangString NOT_ADMINISTRATOR ${LANG_ENGLISH} "/ALLUSERS needs an administrator. Nothing has been changed."
LangString NOT_ADMINISTRATOR ${LANG_SIMPCHINESE} "使用 /ALLUSERS 需要管理员权限。尚未更改任何内容。"
LangString TOO_OLD ${LANG_ENGLISH} "FaceViewer needs 64-bit Windows 10, version 1809, or newer."
LangString TOO_OLD ${LANG_SIMPCHINESE} "FaceViewer 需要 64 位 Windows 10 版本 1809 或更高版本。"
LangString NOT_WRITTEN ${LANG_ENGLISH} "FaceViewer could not be installed: is the disk full, or may this folder not be written to? What was there before is as it was."
LangString NOT_WRITTEN ${LANG_SIMPCHINESE} "无法安装 FaceViewer：磁盘可能已满，或没有写入此文件夹的权限。原有内容未作更改。"

; Say why nothing goes on, in a window or, with /S, to whoever started this; and end.
!macro STOP TEXT STATUS
  !insertmacro TELL "${TEXT}"
  MessageBox MB_OK|MB_ICONEXCLAMATION "${TEXT}" /SD IDOK
  SetErrorLevel ${STATUS}
  Quit
!macroend

!macro TELL TEXT
  ${If} ${Silent}
    System::Call "kernel32::GetStdHandle(i -12) p .r0"
    ${If} $0 P= 0 ; started in a console, and not with streams of its own
      System::Call "kernel32::AttachConsole(i -1)"
      System::Call "kernel32::GetStdHandle(i -12) p .r0"
    ${EndIf}
    FileWrite $0 "${TEXT}$\r$\n"
  ${EndIf}
!macroend

; Windows lets nobody write to a program that is running.
!macro STOP_IF_RUNNING FOLDER NAME
  check_${NAME}:
  ${If} ${FileExists} "${FOLDER}\${NAME}"
    ClearErrors
    FileOpen $1 "${FOLDER}\${NAME}" a
    ${If} ${Errors}
      !insertmacro TELL "$(RUNNING)"
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDCANCEL IDRETRY check_${NAME}
      SetErrorLevel 3
      Quit
    ${EndIf}
    FileClose $1
  ${EndIf}
!macroend

; A virus scanner may hold what was just written, for a moment.
!macro RENAME_PATIENTLY FROM TO
  StrCpy $2 0
  ${Do}
    ClearErrors
    Rename "${FROM}" "${TO}"
    ${IfNot} ${Errors}
    ${OrIf} $2 = 10
      ${Break}
    ${EndIf}
    IntOp $2 $2 + 1
    Sleep 300
  ${Loop}
!macroend

Var EVERYBODY ; "yes" with /ALLUSERS
Var OLD       ; where the version of before is put aside

Function .onInit
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${AtLeastBuild} 17763 ; Qt's own bound; Windows of 32 bits does not start this at all
    !insertmacro STOP "$(TOO_OLD)" 5
  ${EndIf}
  SetRegView 64
  StrCpy $2 "${FOR_ONE_USER}" ; which means another folder with SetShellVarContext all
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/ALLUSERS" $1
  ${IfNot} ${Errors}
    UserInfo::GetAccountType
    Pop $0
    ${If} $0 != "Admin"
      !insertmacro STOP "$(NOT_ADMINISTRATOR)" 4
    ${EndIf}
    StrCpy $EVERYBODY yes
    SetShellVarContext all
  ${EndIf}
  ${If} $INSTDIR == $2 ; there was no /D=
    ${If} $EVERYBODY == yes
      StrCpy $INSTDIR "$PROGRAMFILES64\FaceViewer"
    ${EndIf}
    ReadRegStr $0 SHCTX "${KEY}" InstallLocation
    ${If} $0 != "" ; of the version before
      StrCpy $INSTDIR $0
    ${EndIf}
  ${EndIf}
FunctionEnd

Function OpenProgram
  Exec '"$WINDIR\explorer.exe" "${PROGRAM}\FaceViewer.exe"' ; which starts it with the user's rights, not with ours
FunctionEnd

Section
  !insertmacro STOP_IF_RUNNING "${PROGRAM}" FaceViewer.exe
  !insertmacro STOP_IF_RUNNING "${PROGRAM}" faceviewer-cli.exe
  RMDir /r "${NEW}" ; of an attempt that was interrupted
  !insertmacro UNPACK "${NEW}"
  ClearErrors
  WriteUninstaller "${NEW}\Uninstall.exe"
  ${If} ${Errors}
    Call Undo
  ${EndIf}

  SetOutPath "$INSTDIR" ; not the one to be renamed
  StrCpy $OLD ""
  ${If} ${FileExists} "${PROGRAM}\*.*"
    StrCpy $OLD "${PROGRAM}.old"
    StrCpy $0 1
    ${While} ${FileExists} "$OLD\*.*" ; with files in it that are not the program's
      IntOp $0 $0 + 1
      StrCpy $OLD "${PROGRAM}.old$0"
    ${EndWhile}
    !insertmacro RENAME_PATIENTLY "${PROGRAM}" "$OLD"
    ${If} ${Errors}
      Call Undo
    ${EndIf}
  ${EndIf}
  !insertmacro RENAME_PATIENTLY "${NEW}" "${PROGRAM}"
  ${If} ${Errors}
    ${If} $OLD != ""
      Rename "$OLD" "${PROGRAM}"
    ${EndIf}
    Call Undo
  ${EndIf}

  ${If} $OLD != "" ; its own uninstaller knows its files
    ExecWait '"$OLD\Uninstall.exe" /S /FILESONLY _?=$OLD'
    Delete "$OLD\Uninstall.exe"
    RMDir "$OLD"
  ${EndIf}

  CreateShortcut "$SMPROGRAMS\FaceViewer.lnk" "${PROGRAM}\FaceViewer.exe"
  WriteRegStr SHCTX "${KEY}" DisplayName "FaceViewer"
  WriteRegStr SHCTX "${KEY}" DisplayVersion "${VERSION}"
  WriteRegStr SHCTX "${KEY}" DisplayIcon "${PROGRAM}\FaceViewer.exe"
  WriteRegStr SHCTX "${KEY}" Publisher "FaceViewer"
  WriteRegStr SHCTX "${KEY}" InstallLocation "$INSTDIR"
  WriteRegStr SHCTX "${KEY}" UninstallString '"${PROGRAM}\Uninstall.exe"'
  WriteRegStr SHCTX "${KEY}" QuietUninstallString '"${PROGRAM}\Uninstall.exe" /S'
  WriteRegDWORD SHCTX "${KEY}" EstimatedSize ${SIZE}
  WriteRegDWORD SHCTX "${KEY}" NoModify 1
  WriteRegDWORD SHCTX "${KEY}" NoRepair 1
  WriteRegStr SHCTX "${LINKS}" "" "URL:FaceViewer"
  WriteRegStr SHCTX "${LINKS}" "URL Protocol" ""
  WriteRegStr SHCTX "${LINKS}\shell\open\command" "" '"${PROGRAM}\FaceViewer.exe" "%1"'
SectionEnd

; Remove what was unpacked, which nobody has used yet, and end.
Function Undo
  Call .onInstFailed
  !insertmacro STOP "$(NOT_WRITTEN)" 2
FunctionEnd

Function .onInstFailed ; also where a file could not be written
  SetOutPath "$TEMP"
  RMDir /r "${NEW}"
  RMDir "$INSTDIR"
  !insertmacro TELL "$(NOT_WRITTEN)"
FunctionEnd

; Here $INSTDIR is the folder with the program in it.
Var FILES_ONLY ; "yes" where setup only wants rid of a version's files

Function un.onInit
  SetRegView 64
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/FILESONLY" $1
  ${IfNot} ${Errors}
    StrCpy $FILES_ONLY yes
  ${EndIf}
  ReadRegStr $0 HKLM "${KEY}" UninstallString
  ${If} $0 == '"$INSTDIR\Uninstall.exe"'
    SetShellVarContext all
  ${EndIf}
FunctionEnd

Section un.FaceViewer
  !insertmacro STOP_IF_RUNNING "$INSTDIR" FaceViewer.exe
  !insertmacro STOP_IF_RUNNING "$INSTDIR" faceviewer-cli.exe
  !insertmacro DELETE_UNPACKED
  ${If} $FILES_ONLY != yes
    Delete "$SMPROGRAMS\FaceViewer.lnk"
    DeleteRegKey SHCTX "${KEY}"
    ReadRegStr $0 SHCTX "${LINKS}\shell\open\command" ""
    ${If} $0 == '"$INSTDIR\FaceViewer.exe" "%1"' ; and no other installation's
      DeleteRegKey SHCTX "${LINKS}"
    ${EndIf}
    Delete "$INSTDIR\Uninstall.exe"
    RMDir "$INSTDIR"
    RMDir "$INSTDIR\.." ; where nothing else is in it; the last step, so that a script can wait for it
  ${EndIf}
SectionEnd
