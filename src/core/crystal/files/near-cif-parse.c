/* near-cif-parse.c — the text of a CIF through libcif
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libcif (J. C. Bollinger, J. Appl. Cryst. 49, 285 (2016)) parses; nothing is stored in its own
 * database but the names of blocks and loops, since that costs a query a value. Its callbacks give
 * each value, and the line of each token. What it mends by itself is told in one note; what would
 * change the meaning of an item about atoms is an error.
 */
#include "near-cif-private.h"

#include "near-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#if NEAR_HAVE_LIBCIF

#include <cif.h>

/* libcif counts characters of a value in an int32_t. */
#define MAX_BYTES ((gsize) 1 << 30)
/* libcif calls itself for each list in a list. */
#define MAX_DEPTH 500
#define MAX_SHOWN 3
#define PACKETS_PER_POLL 4096

/* Items that say nothing about cell, symmetry and atoms are not kept: reflections are many. */
static const char *const wanted[]
    = { "_cell_", "_symmetry_", "_space_group_", "_atom_site", "_chemical_", "_struct_title" };

typedef struct
{
  NearReader *reader;
  NearCifDocument *document;
  NearCifBlock *block;
  gsize token_line;   /* where the token begins that is parsed now */
  gsize name_line;    /* of the last data name */
  NearCifItem *last;  /* the single item given last, while nothing but a value has followed */
  GPtrArray *columns; /* NearCifItem of the loop, NULL for those not kept */
  gboolean in_loop;   /* that has columns that are kept */
  gsize column;
  gsize loop_line, n_loops, n_packets;
  gboolean nameless; /* a block began with "data_" and no name */
  GString *mended;
  guint n_mended;
  GError *error;
} State;

static gboolean
is_wanted (const char *tag)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (g_str_has_prefix (tag, wanted[i]))
      return TRUE;
  return FALSE;
}

/* UTF-16 of libcif's to UTF-8; what is no Unicode becomes U+FFFD. */
static char *
dup_utf8 (const UChar *text, gssize n)
{
  GString *made;
  char *whole = g_utf16_to_utf8 ((const gunichar2 *) text, n, NULL, NULL, NULL);

  if (whole != NULL)
    return whole;
  made = g_string_new (NULL);
  for (gssize i = 0; n < 0 ? text[i] != 0 : i < n; i++)
    g_string_append_unichar (made, text[i] >= 0xd800 && text[i] < 0xe000 ? 0xfffd : text[i]);
  return g_string_free (made, FALSE);
}

static char *
dup_tag (const UChar *name)
{
  g_autofree char *text = dup_utf8 (name, -1);
  char *tag = g_ascii_strdown (text, -1);

  for (char *c = tag; *c != '\0'; c++)
    if (*c == '.')
      *c = '_';
  return tag;
}

static void add_mended (State *state, gsize line, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
add_mended (State *state, gsize line, const char *format, ...)
{
  va_list arguments;

  if (state->n_mended++ >= MAX_SHOWN)
    return;
  g_string_append_printf (state->mended, _ ("%sline %zu: "), state->mended->len > 0 ? "; " : "",
                          line);
  va_start (arguments, format);
  g_string_append_vprintf (state->mended, format, arguments);
  va_end (arguments);
}

static void
begin_block (State *state, const char *name, gsize line)
{
  NearCifBlock *block = g_new (NearCifBlock, 1);

  block->name = g_strdup (name);
  block->line = line;
  block->items = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, _near_cif_item_free);
  g_ptr_array_add (state->document->blocks, block);
  state->block = block;
  state->last = NULL;
}

/* NULL if it is there already. */
static NearCifItem *
add_item (State *state, const char *tag, gsize line, gsize loop)
{
  NearCifItem *item = g_hash_table_lookup (state->block->items, tag);

  if (item != NULL)
    {
      near_reader_note (
          state->reader, NEAR_NOTE_WARNING, "item-twice",
          _ ("Line %zu: %s stands in the data block “%s” twice; what line %zu says is used."), line,
          tag, state->block->name, item->line);
      return NULL;
    }
  item = g_new (NearCifItem, 1);
  *item = (NearCifItem){ g_strdup (tag), line, loop,
                         g_array_new (FALSE, FALSE, sizeof (NearCifValue)) };
  g_hash_table_insert (state->block->items, item->tag, item);
  return item;
}

static void
add_value (State *state, NearCifItem *item, cif_value_tp *value)
{
  NearCifValue added = { NULL, state->token_line };
  cif_kind_tp kind = value != NULL ? cif_value_kind (value) : CIF_UNK_KIND;
  UChar *text = NULL;

  if ((kind == CIF_CHAR_KIND || kind == CIF_NUMB_KIND)
      && cif_value_get_text (value, &text) == CIF_OK && text != NULL)
    {
      g_autofree char *utf8 = dup_utf8 (text, -1);

      added.text = g_string_chunk_insert (state->document->texts, utf8);
      free (text);
    }
  g_array_append_val (item->values, added);
}

/* --- callbacks ------------------------------------------------------------------------------ */

static int
on_block_start (cif_container_tp *container, void *data)
{
  State *state = data;
  UChar *code = NULL;
  g_autofree char *name = NULL;

  if (container != NULL && cif_container_get_code (container, &code) == CIF_OK && code != NULL)
    {
      name = dup_utf8 (code, -1);
      free (code);
    }
  begin_block (state, name != NULL ? name : "", state->token_line);
  return CIF_TRAVERSE_CONTINUE;
}

static int
on_frame_start (cif_container_tp *frame, void *data)
{
  State *state = data;

  state->last = NULL;
  return CIF_TRAVERSE_SKIP_CURRENT;
}

static int
on_loop_start (cif_loop_tp *loop, void *data)
{
  State *state = data;
  UChar **names = NULL;

  g_ptr_array_set_size (state->columns, 0);
  state->in_loop = FALSE;
  state->column = 0;
  state->last = NULL;
  state->n_loops++;
  if (state->block == NULL || cif_loop_get_names (loop, &names) != CIF_OK || names == NULL)
    return CIF_TRAVERSE_CONTINUE;
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree char *tag = dup_tag (names[i]);
      NearCifItem *item
          = is_wanted (tag) ? add_item (state, tag, state->loop_line, state->n_loops) : NULL;

      g_ptr_array_add (state->columns, item);
      state->in_loop |= item != NULL;
      free (names[i]);
    }
  free (names);
  return CIF_TRAVERSE_CONTINUE;
}

static int
on_loop_end (cif_loop_tp *loop, void *data)
{
  State *state = data;

  for (guint i = 0; i < state->columns->len; i++)
    {
      NearCifItem *item = state->columns->pdata[i];

      if (item != NULL && item->values->len == 0)
        g_hash_table_remove (state->block->items, item->tag);
    }
  g_ptr_array_set_size (state->columns, 0);
  state->in_loop = FALSE;
  return CIF_TRAVERSE_CONTINUE;
}

static int
on_packet_start (cif_packet_tp *packet, void *data)
{
  ((State *) data)->column = 0;
  return CIF_TRAVERSE_CONTINUE;
}

static int
on_packet_end (cif_packet_tp *packet, void *data)
{
  State *state = data;

  /* A row that the file breaks off. */
  for (; state->column < state->columns->len; state->column++)
    if (state->columns->pdata[state->column] != NULL)
      add_value (state, state->columns->pdata[state->column], NULL);
  if (++state->n_packets % PACKETS_PER_POLL == 0
      && !near_monitor_check (state->reader->monitor, -1.0, _ ("reading"), &state->error))
    return CIF_CLIENT_ERROR;
  return CIF_TRAVERSE_SKIP_CURRENT;
}

static int
on_item (UChar *name, cif_value_tp *value, void *data)
{
  State *state = data;

  if (name == NULL || state->block == NULL)
    return CIF_TRAVERSE_SKIP_CURRENT;
  if (state->columns->len > 0)
    {
      if (state->column < state->columns->len && state->columns->pdata[state->column] != NULL)
        add_value (state, state->columns->pdata[state->column], value);
      state->column++;
      return CIF_TRAVERSE_SKIP_CURRENT;
    }
  g_autofree char *tag = dup_tag (name);
  state->last = is_wanted (tag) ? add_item (state, tag, state->name_line, 0) : NULL;
  if (state->last != NULL)
    add_value (state, state->last, value);
  return CIF_TRAVERSE_SKIP_CURRENT;
}

static void
on_blank (size_t line, size_t column, const UChar *text, size_t n, void *data)
{
  if (n == 0)
    ((State *) data)->token_line = line;
}

static void
on_name (size_t line, size_t column, const UChar *text, size_t n, void *data)
{
  State *state = data;

  state->name_line = line;
  state->last = NULL;
}

static void
on_keyword (size_t line, size_t column, const UChar *text, size_t n, void *data)
{
  ((State *) data)->loop_line = line;
}

/* --- what libcif finds wrong ---------------------------------------------------------------- */

static int
fail (State *state, gsize line, const char *message)
{
  state->reader->line = line;
  near_reader_fail (state->reader, &state->error, NEAR_ERROR_PARSE, NULL, "%s", message);
  return CIF_CLIENT_ERROR;
}

/* A second value after a data name that takes one: _symmetry_space_group_name_H-M P 63/m m c */
static int
take_stray_value (State *state, gsize line, const char *text)
{
  NearCifItem *item = state->last;
  NearCifValue *value;

  if (item == NULL)
    {
      add_mended (state, line, _ ("“%s” belongs to no data name and is left out"), text);
      return CIF_OK;
    }
  value = &g_array_index (item->values, NearCifValue, 0);
  if (value->text != NULL && line == value->line
      && (strstr (item->tag, "_name") != NULL || strstr (item->tag, "_formula") != NULL))
    {
      g_autofree char *joined = g_strconcat (value->text, " ", text, NULL);

      value->text = g_string_chunk_insert (state->document->texts, joined);
      add_mended (state, line, _ ("%s has blanks but no quotation marks around it"), item->tag);
      return CIF_OK;
    }
  g_autofree char *message = g_strdup_printf (_ ("%s has more than one value: “%s” is left over. "
                                                 "Values with blanks stand in quotation marks, "
                                                 "several values after loop_"),
                                              item->tag, text);
  return fail (state, line, message);
}

static int
take_partial_row (State *state)
{
  g_autofree char *message = NULL;

  if (!state->in_loop)
    {
      add_mended (state, state->token_line, _ ("the last row of a loop is not complete"));
      return CIF_OK;
    }
  message = g_strdup_printf (
      _ ("the last row of the loop that begins in line %zu has only %zu of %u values; "
         "is the file cut off, or is a value missing or split by a blank?"),
      state->loop_line, state->column, state->columns->len);
  return fail (state, state->token_line, message);
}

static int
take_nameless_block (State *state, gsize line)
{
  /* Before the first block libcif begins one by itself. */
  if (state->block != NULL)
    begin_block (state, "", line);
  state->nameless = TRUE;
  return CIF_OK;
}

static int
on_error (int code, size_t line, size_t column, const UChar *text, size_t n, void *data)
{
  State *state = data;
  g_autofree char *found
      = text != NULL && n > 0 ? dup_utf8 (text, (gssize) MIN (n, 200)) : g_strdup ("");
  g_autofree char *shown = near_text_excerpt (found, -1, 40);

  switch (code)
    {
    case CIF_DISALLOWED_CHAR: /* letters beyond ASCII in a CIF 1: they were decoded */
    case CIF_INVALID_CHAR:
    case CIF_UNMAPPED_CHAR:
    case CIF_OVERLENGTH_LINE:
    case CIF_WRONG_ENCODING:
      return CIF_OK;
    case CIF_UNEXPECTED_VALUE:
      return take_stray_value (state, line, shown);
    case CIF_PARTIAL_PACKET:
      return take_partial_row (state);
    case CIF_UNCLOSED_TEXT:
      return fail (state, state->token_line,
                   _ ("the text that begins with “;” here never ends: a line that begins with “;” "
                      "is missing"));
    case CIF_RESERVED_WORD:
      if (g_ascii_strcasecmp (found, "data_") == 0)
        return take_nameless_block (state, line);
      add_mended (state, line, _ ("the word “%s” means nothing here and is left out"), shown);
      return CIF_OK;
    case CIF_NO_BLOCK_HEADER:
      if (!state->nameless)
        add_mended (state, line, _ ("there is no line “data_NAME” before the first item"));
      return CIF_OK;
    case CIF_DUP_ITEMNAME:
      if (state->nameless)
        return fail (state, line,
                     _ ("an item stands there twice: give each line “data_” a name of its own"));
      add_mended (state, line, _ ("%s stands there twice; the first is used"), shown);
      return CIF_OK;
    case CIF_MISSING_VALUE:
      add_mended (state, line, _ ("a value is missing before “%s”"), shown);
      return CIF_OK;
    case CIF_MISSING_ENDQUOTE:
      add_mended (state, line, _ ("a quotation mark is missing at the end of the line"));
      return CIF_OK;
    case CIF_EMPTY_LOOP:
    case CIF_NULL_LOOP:
      add_mended (state, line, _ ("a loop is empty"));
      return CIF_OK;
    case CIF_DUP_BLOCKCODE:
      add_mended (state, line, _ ("two data blocks have the same name"));
      return CIF_OK;
    default:
      add_mended (state, line, _ ("the text is not quite a CIF (“%s”)"), shown);
      return CIF_OK;
    }
}

/* --- the whole text ------------------------------------------------------------------------- */

/* How deep lists stand in lists at most, whatever quotation marks say. */
static gsize
get_depth (const char *text, gsize n)
{
  gsize depth = 0, deepest = 0;

  for (gsize i = 0; i < n; i++)
    if (text[i] == '[' || text[i] == '{')
      deepest = MAX (deepest, ++depth);
    else if ((text[i] == ']' || text[i] == '}') && depth > 0)
      depth--;
  return deepest;
}

/* What libcif is given: UTF-8, each line ended by one \n (of \r\n at the end of the text it makes a
 * value). */
static char *
dup_plain (const char *text, gsize n, gboolean is_latin1, gsize *n_made)
{
  GString *made = g_string_sized_new (n + (is_latin1 ? n / 8 : 0) + 16);

  for (gsize i = 0; i < n; i++)
    if (text[i] == '\r' || text[i] == '\f')
      {
        if (text[i] == '\f' || i + 1 == n || text[i + 1] != '\n')
          g_string_append_c (made, '\n');
      }
    else if (text[i] == '\v')
      g_string_append_c (made, ' ');
    else if (is_latin1 && (guchar) text[i] >= 0x80)
      g_string_append_unichar (made, (guchar) text[i]);
    else
      g_string_append_c (made, text[i]);
  g_string_append_c (made, '\n');
  *n_made = made->len;
  return g_string_free (made, FALSE);
}

static int
run (State *state, const char *text, gsize n)
{
  /* Nobody says that libcif, or what lies below it, may run in two threads. */
  static GMutex mutex;
  cif_handler_tp handler = { .handle_block_start = on_block_start,
                             .handle_frame_start = on_frame_start,
                             .handle_loop_start = on_loop_start,
                             .handle_loop_end = on_loop_end,
                             .handle_packet_start = on_packet_start,
                             .handle_packet_end = on_packet_end,
                             .handle_item = on_item };
  struct cif_parse_opts_s *options = NULL;
  cif_tp *cif = NULL;
  FILE *stream = fmemopen ((char *) text, n, "rb");
  int result = CIF_ERROR;

  g_mutex_lock (&mutex);
  if (stream != NULL && cif_parse_options_create (&options) == CIF_OK)
    {
      options->default_encoding_name = "UTF-8";
      options->force_default_encoding = 1;
      options->handler = &handler;
      options->whitespace_callback = on_blank;
      options->keyword_callback = on_keyword;
      options->dataname_callback = on_name;
      options->error_callback = on_error;
      options->user_data = state;
      result = cif_parse (stream, options, &cif);
      free (options);
    }
  if (cif != NULL && cif_destroy (cif) != CIF_OK && result == CIF_OK)
    result = CIF_ERROR;
  g_mutex_unlock (&mutex);
  if (stream != NULL)
    fclose (stream);
  return result;
}

static gboolean
parse_text (State *state, GError **error)
{
  NearReader *reader = state->reader;
  const char *text = reader->data;
  gsize n = reader->n_bytes;
  g_autofree char *plain = NULL;
  gboolean is_latin1;
  int result;

  if (n > 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      n -= 3;
    }
  if (n > MAX_BYTES)
    return near_reader_fail_file (
        reader, error, NEAR_ERROR_TOO_LARGE,
        _ ("the file is larger than 1 GiB; a CIF of that size cannot be read"));
  /* Lists are of CIF 2, which says so in its first line. */
  if (n > 8 && memcmp (text, "#\\#CIF_2", 8) == 0 && get_depth (text, n) > MAX_DEPTH)
    return near_reader_fail_file (reader, error, NEAR_ERROR_UNSUPPORTED,
                                  _ ("more than %d brackets are open at once; that cannot be read"),
                                  MAX_DEPTH);
  is_latin1 = !g_utf8_validate (text, (gssize) n, NULL);
  if (is_latin1)
    near_reader_note (
        reader, NEAR_NOTE_INFO, "latin-1",
        _ ("The text is not UTF-8 and was read as Latin-1; that concerns names only."));
  plain = dup_plain (text, n, is_latin1, &n);
  result = run (state, plain, n);
  if (state->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&state->error));
      return FALSE;
    }
  if (result != CIF_OK)
    {
      reader->line = state->token_line;
      return near_reader_fail (reader, error, NEAR_ERROR_PARSE, NULL,
                               _ ("libcif gives up here (code %d); is this a CIF?"), result);
    }
  return TRUE;
}

NearCifDocument *
_near_cif_document_new (NearReader *reader, GError **error)
{
  g_autoptr (NearCifDocument) document = g_new (NearCifDocument, 1);
  State state = { .reader = reader,
                  .document = document,
                  .columns = g_ptr_array_new (),
                  .mended = g_string_new (NULL) };
  gboolean good;

  document->blocks = g_ptr_array_new_with_free_func (_near_cif_block_free);
  document->texts = g_string_chunk_new (65536);
  good = parse_text (&state, error);
  if (good && state.n_mended > 0)
    near_reader_note (
        reader, NEAR_NOTE_INFO, "mended",
        ngettext ("The text is not quite as a CIF should be, and was mended in %u place: %s%s.",
                  "The text is not quite as a CIF should be, and was mended in %u places: %s%s.",
                  state.n_mended),
        state.n_mended, state.mended->str, state.n_mended > MAX_SHOWN ? "; …" : "");
  g_ptr_array_unref (state.columns);
  g_string_free (state.mended, TRUE);
  return good ? g_steal_pointer (&document) : NULL;
}

#else

NearCifDocument *
_near_cif_document_new (NearReader *reader, GError **error)
{
  near_reader_fail_file (
      reader, error, NEAR_ERROR_UNSUPPORTED,
      _ ("this build of Nearsight cannot read CIF: it was made without the library libcif "
         "(COMCIFS cif_api). Convert the file to POSCAR or extended XYZ, or build with libcif"));
  return NULL;
}

#endif
