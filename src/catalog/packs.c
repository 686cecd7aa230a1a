/* Where packs come from: the folder named by the environment (KANGCE_PACKS; the command line sets it for --packs), and the
 * files embedded in the program behind it. A folder may hold only some kinds: what it lacks is taken from the program,
 * file by file for one pack, kind by kind for lists.
 */
#include "catalog_internal.h"

#include "base/kc_asset.h"
#include "base/kc_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { FILES_MAX = 10000 };

kc_code kc_packs_folder(const char **out, kc_err *err)
{
    const char *folder = getenv("KANGCE_PACKS");
    struct stat st;

    *out = NULL;
    if (!folder || !*folder) return KC_OK;
    if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode)) return kc_fail(err, KC_E_NOTFOUND, -1, "catalog.no_folder", "%s", folder);
    *out = folder;
    return KC_OK;
}

static int by_path(const void *x, const void *y)
{
    return strcmp(((const kc_pack_file *)x)->path, ((const kc_pack_file *)y)->path);
}

typedef struct file_list {
    kc_pack_file *items;
    size_t        n, cap;
} file_list;

static void close_dir(void *ctx)
{
    if (*(DIR **)ctx) (void)closedir(*(DIR **)ctx);
}

/* Names in folder/kind; *there says whether that folder exists. */
static kc_code folder_files(kc_arena *a, const char *folder, const char *kind, const char *prefix, const char *ending, file_list *l,
                            bool *there, kc_err *err)
{
    const char    *path = kc_printf(a, "%s/%s", folder, kind);
    DIR          **held = kc_alloc(a, sizeof *held), *d; /* tied to the arena before it is open */
    struct dirent *e;

    kc_on_clear(a, close_dir, held);
    d = *held = opendir(path);
    *there = d != NULL;
    if (!d) return errno == ENOENT ? KC_OK : kc_fail(err, KC_E_IO, -1, "file.cannot_open", "%s" KC_SEP "%s", path, strerror(errno));
    while ((e = readdir(d)) != NULL) {
        kc_str name = kc_str_of(e->d_name);

        if (e->d_name[0] == '.' || !kc_starts(name, prefix) || !kc_ends(name, ending)) continue;
        if (l->n == FILES_MAX) return kc_fail(err, KC_E_LIMIT, -1, "catalog.too_many_files", "%s" KC_SEP "%d", path, FILES_MAX);
        KC_PUSH(a, l)->path = kc_printf(a, "%s/%s", path, e->d_name);
    }
    if (l->n) qsort(l->items, l->n, sizeof *l->items, by_path);
    for (size_t i = 0; i < l->n; i++) {
        kc_code code = kc_file_read(a, l->items[i].path, KC_LIMIT_CONFIG_BYTES, &l->items[i].text, err);

        if (code) return code;
    }
    return KC_OK;
}

kc_code kc_pack_files(kc_arena *a, const char *kind, const char *prefix, const char *ending, kc_pack_file **out, size_t *n, kc_err *err)
{
    const char     *folder;
    bool            there = false;
    file_list       l = { 0 };
    const kc_asset *assets;
    size_t          n_assets = 0;
    kc_code         code = kc_packs_folder(&folder, err);

    if (!code && folder) code = folder_files(a, folder, kind, prefix, ending, &l, &there, err);
    if (code) return code;
    if (!there) {
        assets = kc_asset_list(kc_printf(a, "packs/%s/%s", kind, prefix), &n_assets);
        for (size_t i = 0; i < n_assets; i++)
            if (kc_ends(kc_str_of(assets[i].path), ending)) {
                kc_pack_file *f = KC_PUSH(a, &l);

                f->path = assets[i].path;
                f->text = assets[i].data;
            }
    }
    *out = l.items;
    *n = l.n;
    return KC_OK;
}

/* ---- the manifest -------------------------------------------------------------------------------- */

static const kc_field pack_fields[] = {
    { "path", "string", true, 1, 200 },  { "kind", "string", true, 1, 40 },      { "title", "string", true, 1, 300 },
    { "title_en", "string", true, 1, 300 }, { "source", "string", true, 1, 2000 }, { "licence", "string", true, 1, 300 },
    { "notes", "string?", false, 0, 4000 }, { "entries", "int", true, 0, 1e9 },    { "sha256", "string", true, 64, 64 },
    { NULL },
};
static const kc_field manifest_fields[] = {
    { "schema", "string", true, .one_of = "kangce.manifest/1" },
    { "packs", "list", true, .of = pack_fields },
    { NULL },
};

static void fill_pack(kc_arena *a, const kc_value *v, kc_pack *p)
{
    const char *path = kc_get_str(v, "path", ""), *slash = strchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');

    p->path = path;
    p->kind = kc_strndup(a, path, slash ? (size_t)(slash - path) : 0);
    p->name = kc_strndup(a, name, dot ? (size_t)(dot - name) : strlen(name));
    p->ending = dot ? dot : "";
    p->content = kc_get_str(v, "kind", "");
    p->title = kc_get_str(v, "title", "");
    p->title_en = kc_get_str(v, "title_en", "");
    p->source = kc_get_str(v, "source", "");
    p->licence = kc_get_str(v, "licence", "");
    p->notes = kc_get_str(v, "notes", NULL);
    p->sha256 = kc_get_str(v, "sha256", "");
    p->entries = (long)kc_get_int(v, "entries", 0);
}

kc_code kc_packs_list(kc_arena *a, kc_pack **out, size_t *n, kc_err *err)
{
    kc_str    text;
    kc_value *root;
    kc_code   code = kc_pack_bytes(a, "", "MANIFEST", ".yaml", &text, err);

    if (!code) code = kc_yaml_parse(a, text, "packs/MANIFEST.yaml", &root, err);
    if (!code) code = kc_check(root, manifest_fields, "packs/MANIFEST.yaml", err);
    if (code) return code;
    root = kc_get(root, "packs");
    *n = kc_len(root);
    *out = kc_alloc_n(a, *n ? *n : 1, sizeof **out);
    for (size_t i = 0; i < *n; i++) fill_pack(a, root->items[i], *out + i);
    return KC_OK;
}

/* ---- one pack ------------------------------------------------------------------------------------ */

static bool plain_name(const char *s)
{
    if (strstr(s, "..")) return false;
    for (; *s; s++)
        if (!(*s >= 'a' && *s <= 'z') && !(*s >= 'A' && *s <= 'Z') && !(*s >= '0' && *s <= '9') && !strchr("._-", *s)) return false;
    return true;
}

static void add_names(kc_buf *b, const kc_pack_file *f, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *name = strrchr(f[i].path, '/');
        const char *dot = name ? strrchr(name, '.') : NULL;

        if (dot && b->n < 250) kc_buf_addf(b, "%s%.*s", b->n ? " " : "", (int)(dot - name - 1), name + 1);
    }
}

kc_code kc_pack_bytes(kc_arena *a, const char *kind, const char *name, const char *ending, kc_str *out, kc_err *err)
{
    const char     *folder, *file = kc_printf(a, "%s%s%s%s%s", kind, *kind ? "/" : "", name, *ending && *ending != '.' ? "." : "", ending);
    const kc_asset *asset;
    kc_pack_file   *files;
    size_t          n;
    kc_buf          names;
    kc_code         code = kc_packs_folder(&folder, err);

    if (code) return code;
    if (plain_name(name) && plain_name(kind)) {
        if (folder) {
            kc_err inner = KC_ERR_INIT;

            code = kc_file_read(a, kc_printf(a, "%s/%s", folder, file), KC_LIMIT_CONFIG_BYTES, out, &inner);
            if (code != KC_E_NOTFOUND) {
                if (code && err) *err = inner;
                return code;
            }
        }
        asset = kc_asset_find(kc_printf(a, "packs/%s", file));
        if (asset) {
            *out = asset->data;
            return KC_OK;
        }
    }
    if ((code = kc_pack_files(a, kind, "", ending, &files, &n, err))) return code;
    kc_buf_init(&names, a);
    add_names(&names, files, n);
    return kc_fail(err, KC_E_NOTFOUND, -1, "catalog.no_pack", "%s" KC_SEP "%s" KC_SEP "%s", kind, name, names.s);
}
