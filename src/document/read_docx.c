#include "document/document_internal.h"
kc_code read_docx(kc_arena *a, kc_str bytes, const char *name, kc_doc *out, kc_err *err)
{
    return read_txt(a, bytes, name, out, err);
}
