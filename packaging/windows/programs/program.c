/* Runs a module of the Python beside this program: FaceViewer.exe the window, faceviewer-cli.exe the commands.

   PYTHON_DLL, MODULE and WINDOWED come from the build. SetDefaultDllDirectories is not called: Qt's plugins would no
   longer find Qt's libraries. */

#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

#define PATH_CHARACTERS 32768 /* the longest that Windows has */

typedef int (*PythonMain)(int, wchar_t **);

static wchar_t path[PATH_CHARACTERS];

static PythonMain python_main(void)
{
    DWORD length = GetModuleFileNameW(NULL, path, PATH_CHARACTERS);
    while (length && path[length - 1] != L'\\')
        length--;
    if (length + wcslen(PYTHON_DLL) >= PATH_CHARACTERS)
        return NULL;
    wcscpy(path + length, PYTHON_DLL);
    SetDllDirectoryW(L""); /* no library from the working directory */
    HMODULE python = LoadLibraryExW(path, NULL, LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    return python ? (PythonMain)(void *)GetProcAddress(python, "Py_Main") : NULL;
}

static int complain(void)
{
    const wchar_t *text = L"FaceViewer is damaged: the Python that belongs to it is missing. Please install it again.\n"
                          L"FaceViewer 已损坏：缺少随附的 Python。请重新安装。";
#if WINDOWED
    MessageBoxW(NULL, text, L"FaceViewer", MB_ICONERROR);
#else
    DWORD written;
    HANDLE error = GetStdHandle(STD_ERROR_HANDLE);
    if (!WriteConsoleW(error, text, (DWORD)wcslen(text), &written, NULL)) {
        static char bytes[1024]; /* a pipe or a file, which gets UTF-8 */
        int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, sizeof bytes, NULL, NULL);
        if (size > 1)
            WriteFile(error, bytes, (DWORD)size - 1, &written, NULL);
    }
#endif
    return 9;
}

/* Isolated from the environment and the working directory; what goes through pipes is UTF-8, on a Chinese system too. */
static wchar_t *OPTIONS[] = {L"-I", L"-X", L"utf8", L"-m", MODULE};
#define OPTION_COUNT (int)(sizeof OPTIONS / sizeof *OPTIONS)

static int run(int count, wchar_t **arguments)
{
    PythonMain main = python_main();
    wchar_t **all = calloc((size_t)(count + OPTION_COUNT + 1), sizeof *all);
    if (!main || !all || count < 1)
        return complain();
    all[0] = arguments[0];
    for (int i = 0; i < OPTION_COUNT; i++)
        all[1 + i] = OPTIONS[i];
    for (int i = 1; i < count; i++)
        all[OPTION_COUNT + i] = arguments[i];
    return main(count + OPTION_COUNT, all);
}

#if WINDOWED
int WINAPI wWinMain(HINSTANCE instance, HINSTANCE previous, PWSTR line, int show)
{
    (void)instance, (void)previous, (void)line, (void)show;
    return run(__argc, __wargv);
}
#else
int wmain(int count, wchar_t **arguments) { return run(count, arguments); }
#endif
