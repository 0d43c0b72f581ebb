/* Wine 8 lacks Windows' icuuc.dll. Here no converter can be opened, so that Qt uses its own. For tests; never shipped. */
#define EXPORT __declspec(dllexport)
#define U_UNSUPPORTED_ERROR 16

static void fail(int *error)
{
    if (error)
        *error = U_UNSUPPORTED_ERROR;
}

EXPORT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT int ucnv_countAvailable(void) { return 0; }
EXPORT const char *ucnv_getAvailableName(int index) { return (void)index, (const char *)0; }
EXPORT const char *ucnv_getStandardName(const char *name, const char *standard, int *error)
{
    (void)name, (void)standard, fail(error);
    return 0;
}
EXPORT void *ucnv_open(const char *name, int *error) { return (void)name, fail(error), (void *)0; }

/* Nobody has a converter to give to these. */
EXPORT void ucnv_close(void) {}
EXPORT void ucnv_reset(void) {}
EXPORT void ucnv_getMaxCharSize(void) {}
EXPORT void ucnv_getName(void) {}
EXPORT void ucnv_getToUCallBack(void) {}
EXPORT void ucnv_getFromUCallBack(void) {}
EXPORT void ucnv_setToUCallBack(void) {}
EXPORT void ucnv_setFromUCallBack(void) {}
EXPORT void ucnv_cbToUWriteUChars(void) {}
EXPORT void ucnv_cbFromUWriteUChars(void) {}
EXPORT void ucnv_toUnicode(void) {}
EXPORT void ucnv_fromUnicode(void) {}
EXPORT void ucnv_toUCountPending(void) {}
EXPORT void ucnv_fromUCountPending(void) {}
