/* near-reader-private.h — what the readers and writers of structure files share
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A reader is one function that goes through a text line by line:
 *
 *     while (near_reader_next (reader))          the next line; reader->line counts from 1
 *       {
 *         n = near_reader_split (reader, tokens, G_N_ELEMENTS (tokens));
 *         if (!near_reader_get_number (reader, &tokens[0], _("the x coordinate"), &x, error)) ...
 *
 * Messages are "FILE:LINE: what is wrong (“text”); what would be right", made by near_reader_fail(). The
 * text ends with a NUL after its last byte; lines end in \n, \r\n or \r; a byte-order mark is skipped.
 */
#pragma once

#include "near-structures.h"
#include "near-text.h"
#include "near-token.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name; /* what messages call the file: its name without folders */
  const char *path; /* nullable: where it lies, for formats that look beside it */
  const char *data; /* a NUL follows */
  gsize n_bytes;
  const NearReadOptions *options; /* never NULL */
  const NearMonitor *monitor;     /* nullable */

  /* the current line, without its end and without a comment cut off by near_reader_cut() */
  const char *text;
  gsize n;
  gsize line; /* 0 before the first */
  NearTextLines lines;

  GPtrArray *frames; /* NearCrystal */
  GPtrArray *fields; /* NearField */
  GPtrArray *notes;  /* of the file: copied to every frame when the reader is done */
} NearReader;

typedef gboolean (*NearReadFunc) (NearReader *reader, GError **error);
/* Certainly not, perhaps, probably, certainly: what the name and the first bytes say. */
typedef enum
{
  NEAR_MATCH_NO,
  NEAR_MATCH_NAME_ONLY, /* the name fits and the content does not contradict */
  NEAR_MATCH_LIKELY,
  NEAR_MATCH_CERTAIN
} NearMatch;
/* @data begins at the start of the text (a byte-order mark is skipped) and is at most 64 KiB. A NUL
 * follows. */
typedef NearMatch (*NearDetectFunc) (const char *name, const char *data, gsize n_bytes);

typedef struct
{
  NearCrystal *const *frames;
  gsize n_frames;
  NearField *field; /* nullable */
  const NearWriteOptions *options; /* never NULL */
  GPtrArray *notes; /* never NULL: what the format cannot hold */
  GString *text;    /* what is written goes here */
} NearWriter;
typedef gboolean (*NearWriteFunc) (NearWriter *writer, GError **error);

typedef struct
{
  NearInfo info;
  const char *const *extensions; /* NULL-terminated, with the dot, lower case; the first is the usual one */
  const char *const *names;      /* nullable: whole names without folders, lower case: "poscar" */
  NearDetectFunc detect;
  NearReadFunc read;
  NearWriteFunc write; /* nullable */
  gboolean writes_field;
} NearFormatInfo;

/* --- lines --------------------------------------------------------------------------- */

gboolean near_reader_next (NearReader *self);
/* The next line that is not blank; FALSE at the end. */
gboolean near_reader_next_filled (NearReader *self);
/* Goes back to the start of the current line: the next near_reader_next() gives it again. */
void near_reader_push_back (NearReader *self);
/* Cuts the current line before the first of the bytes @marks: a comment. */
void near_reader_cut (NearReader *self, const char *marks);
gsize near_reader_split (const NearReader *self, NearToken *tokens, gsize max_tokens);

/* --- tokens that must be numbers: @what names them in the message, "the x coordinate" ---------------- */

gboolean near_reader_get_number (const NearReader *self, const NearToken *token, const char *what,
                                 double *value, GError **error); /* finite */
gboolean near_reader_get_integer (const NearReader *self, const NearToken *token, const char *what,
                                  gint64 minimum, gint64 maximum, gint64 *value, GError **error);
/* The first @n tokens of the current line, which must be there: "a lattice vector". */
gboolean near_reader_get_numbers (const NearReader *self, const char *what, gsize n, double *values,
                                  GError **error);
/* The next line, then the same. */
gboolean near_reader_next_numbers (NearReader *self, const char *what, gsize n, double *values,
                                   GError **error);
/* The atomic number that a label or a number names; unknown labels are an error with a suggestion. */
gboolean near_reader_get_element (const NearReader *self, const NearToken *token, guint *element,
                                  double *mass, GError **error);
/* near_reader_get_element() that also knows the usual names of what is no element: X, Va, Vac, Du,
 * Bq (a number or an underscore may follow) and the atomic number 0. They are element 0, which a
 * note says once a file. */
gboolean _near_reader_get_site (
    NearReader *reader, const NearToken *token, guint *element, double *mass, GError **error);
/* What is not plain about a label that was read as @element, once a file. */
void _near_reader_note_label (NearReader *reader, const NearToken *label, guint element);
gboolean _near_is_dummy_name (const NearToken *token);
/* @n values, as many a line as the file likes, after the current line (or from token @first_token of
 * it when @first_token is not G_MAXSIZE). Memory grows as the values come: @n is a claim. @values is
 * (transfer full). The current line is then the one of the last value. */
gboolean near_reader_read_values (NearReader *self, const char *what, gsize n, double **values,
                                  GError **error);
/* How many more numbers stand in the text: behind the @n values that near_reader_read_values() has
 * just read, from @start on (the end of the line before), and in the lines that begin with a number
 * after that. @line: (out): where the first is. */
gboolean _near_reader_count_surplus (NearReader *reader, const char *start, gsize n, gsize *surplus,
                                     gsize *line, GError **error);

/* --- messages ----------------------------------------------------------------------------------- */

/* "NAME:LINE: MESSAGE (“EXCERPT”)"; @excerpt NULL: none. Always FALSE. */
gboolean near_reader_fail (const NearReader *self, GError **error, NearError code, const NearToken *excerpt,
                           const char *format, ...) G_GNUC_PRINTF (5, 6);
/* The same without a line: of the file as a whole. */
gboolean near_reader_fail_file (const NearReader *self, GError **error, NearError code, const char *format,
                                ...) G_GNUC_PRINTF (4, 5);
/* The text has ended where @what was expected. Always FALSE. */
gboolean near_reader_fail_end (const NearReader *self, GError **error, const char *what);
void near_reader_note (NearReader *self, NearNoteLevel level, const char *id, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
/* The same, unless the file has a note of this id already. */
void _near_reader_note_once (NearReader *reader,
                             NearNoteLevel level,
                             const char *id,
                             const char *format,
                             ...) G_GNUC_PRINTF (4, 5);
/* Progress from the place in the text; FALSE and NEAR_ERROR_CANCELLED if it shall stop. Cheap enough for
 * every line. */
gboolean near_reader_poll (const NearReader *self, GError **error);

/* --- results ------------------------------------------------------------------------------------- */

/* Finishes what is in @builder as the next frame (scaled if options->bohr). @line: where the frame began.
 * TRUE also when the frame was not wanted any more: see near_reader_has_enough(). */
gboolean near_reader_add_frame (NearReader *self, NearCrystalBuilder *builder, gsize line, GError **error);
/* Warns, once a file, of fractional coordinates (three at each @stride bytes) that look like Å. @advice:
 * a sentence, what to do then. */
void _near_reader_note_large_fractions (NearReader *reader, const NearMat3 *lattice, const double *x,
                                        gsize n, gsize stride, const char *advice);
/* The format says the unit of length: what has been read is not suspected to be in bohr. */
void _near_reader_trust_unit (NearReader *reader);
gboolean near_reader_has_enough (const NearReader *self);
void near_reader_take_field (NearReader *self, NearField *field);
/* @x_fastest (n0 n1 n2), x running fastest as XSF and CHGCAR have it -> (n0, n1, n2) row-major FLOAT64.
 * @last_planes_too: the file repeats the first planes as the last ones: they are dropped. Takes @values. */
NearArray *near_reader_order_field (double *x_fastest, const gsize n[3], gboolean drop_last_planes,
                                    GError **error);
/* n0 n1 n2 if each is in [1, 2^31) and the product below 2^31; a message else. */
gboolean near_reader_check_grid (const NearReader *self, const gint64 n[3], gsize *product, GError **error);
/* What the elements option says, or NULL: a list of atomic numbers, checked. */
GArray *near_reader_dup_elements_option (const NearReader *self, GError **error);

/* --- writing -------------------------------------------------------------------------------------- */

/* Shortest text that reads back to the same double, with a sign or a blank first, at least @width wide. */
void near_writer_append_number (GString *text, double value, int width);
/* The crystal that formats of one frame write: the last. */
NearCrystal *near_writer_get_crystal (const NearWriter *self);
/* Fails where the format needs a cell and there is none. */
gboolean near_writer_need_cell (const NearWriter *self, const char *format_name, GError **error);
/* Notes that the format has no place for @what, which was left out. */
void near_writer_note_lost (NearWriter *self, const char *format_name, const char *what);

typedef enum
{
  NEAR_KEEPS_LABELS = 1 << 0,
  NEAR_KEEPS_OCCUPANCIES = 1 << 1,
  NEAR_KEEPS_FRAMES = 1 << 2,     /* all of them: else the last is written */
  NEAR_KEEPS_PERIODICITY = 1 << 3 /* which directions repeat */
} NearKeeps;
/* Notes what of @crystal a format does not hold: what is not among @keeps, and all data whose names
 * are not in @kept (NULL-terminated). Every writer calls it but that of extended XYZ, which has a
 * place for nearly all. */
void _near_writer_note_extras (NearWriter *writer,
                               const NearCrystal *crystal,
                               const char *format_name,
                               NearKeeps keeps,
                               const char *const *kept);

/* --- the readers and writers, one file each ------------------------------------------------------ */

#define NEAR_DECLARE_FORMAT(name)                                                                  \
  NearMatch _near_detect_##name (const char *file_name, const char *data, gsize n_bytes);           \
  gboolean _near_read_##name (NearReader *reader, GError **error)
#define NEAR_DECLARE_WRITER(name) gboolean _near_write_##name (NearWriter *writer, GError **error)

NEAR_DECLARE_FORMAT (cif);
NEAR_DECLARE_FORMAT (poscar);
NEAR_DECLARE_FORMAT (chgcar);
NEAR_DECLARE_FORMAT (xyz);
NEAR_DECLARE_FORMAT (xsf);
NEAR_DECLARE_FORMAT (qe_input);
NEAR_DECLARE_FORMAT (qe_output);
NEAR_DECLARE_FORMAT (cube);
NEAR_DECLARE_FORMAT (lammps_data);
NEAR_DECLARE_FORMAT (lammps_dump);
NEAR_DECLARE_FORMAT (json);
NEAR_DECLARE_WRITER (cif);
NEAR_DECLARE_WRITER (poscar);
NEAR_DECLARE_WRITER (xyz);
NEAR_DECLARE_WRITER (xsf);
NEAR_DECLARE_WRITER (qe_input);
NEAR_DECLARE_WRITER (cube);
NEAR_DECLARE_WRITER (lammps_data);

G_END_DECLS
