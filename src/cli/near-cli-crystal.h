/* near-cli-crystal.h — what the sub-commands of "crystal" share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-cli.h"
#include "near-json.h"
#include "near-structures.h"

G_BEGIN_DECLS

#define NEAR_CLI_GALLERY_PREFIX "gallery:"
#define NEAR_CLI_NO_FRAME G_MININT

/* How a file is read; the options are the same for every sub-command that reads one. */
typedef struct
{
  char *format, *block, *elements, *atom_style;
  gboolean asymmetric_unit, cartesian, bohr;
  double merge_distance; /* NAN: not given */
  int frame;             /* from 1; NEAR_CLI_NO_FRAME: not given */
} NearCliCrystalInput;

/* One frame of a file, for commands that look at one: the last, unless --frame says otherwise. */
typedef struct
{
  NearCrystal *crystal;
  NearStructures *structures; /* NULL for the gallery */
  gsize frame;                /* from 1 */
  gsize n_frames;             /* of the file; 0: not counted, as --frame does not read beyond */
  GPtrArray *notes;           /* the reader's, and which frame was used */
} NearCliCrystalFrame;

void near_cli_crystal_frame_clear (NearCliCrystalFrame *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NearCliCrystalFrame, near_cli_crystal_frame_clear)

void near_cli_crystal_input_clear (NearCliCrystalInput *self);
/* A context with the input's options and @entries; @synopsis: "FILE [OPTION…]". It sets the input to what no
 * option gives. Values of G_OPTION_ARG_DOUBLE have a decimal point in every locale and are finite. */
GOptionContext *near_cli_crystal_context_new (NearCliCrystalInput *input, const char *synopsis,
                                              const char *sentence, const GOptionEntry *entries);
/* Parses; then there must be @n_files arguments more. *@status is the exit status where it returns FALSE;
 * the message was printed. */
gboolean near_cli_crystal_parse (GOptionContext *context, int *argc, char ***argv, int n_files, int *status);

/* What @path ("gallery:NAME" too) holds: frames (NearCrystal), and the file for its fields (nullable). */
GPtrArray *near_cli_crystal_load (const NearCliCrystalInput *input, const char *path,
                                  NearStructures **structures, GError **error);
/* The frame that was asked for, or the last. @frame: all zero; clear it in any case. */
gboolean near_cli_crystal_load_one (const NearCliCrystalInput *input, const char *path,
                                    NearCliCrystalFrame *frame, GError **error);
/* Sets "frame" and "n_frames" of @object. */
void near_cli_crystal_frame_to_json (const NearCliCrystalFrame *frame, json_t *object);
/* Prints a message unless @symprec is NAN, not given, or within (0, 1]. */
gboolean near_cli_crystal_check_symprec (const char *command, double symprec);
/* Notes on standard error, one a line, "note: " or "warning: " first. */
void near_cli_crystal_print_notes (const GPtrArray *notes);
json_t *near_cli_crystal_notes_to_json (const GPtrArray *notes);
/* "nearsight-cli crystal COMMAND: message"; returns @status. */
int near_cli_crystal_fail (const char *command, const GError *error, int status);
/* Writes @content, which it frees, to @path and says so on standard error. */
gboolean near_cli_crystal_save_text (const char *path, GString *content, GError **error);

/* Whether a file of this name, or of the format @to (nullable), holds several frames. */
gboolean near_cli_crystal_holds_frames (const char *path, const char *to);

/* --- the sub-commands --------------------------------------------------------------------------- */

int near_cli_crystal_info (int argc, char **argv);
int near_cli_crystal_convert (int argc, char **argv);
int near_cli_crystal_supercell (int argc, char **argv);
int near_cli_crystal_rdf (int argc, char **argv);
int near_cli_crystal_angles (int argc, char **argv);
int near_cli_crystal_xrd (int argc, char **argv);
int near_cli_crystal_coordination (int argc, char **argv);
int near_cli_crystal_descriptors (int argc, char **argv);
int near_cli_crystal_md (int argc, char **argv);
int near_cli_crystal_relax (int argc, char **argv);
int near_cli_crystal_list (int argc, char **argv);
int near_cli_crystal_show (int argc, char **argv);

/* The card of a crystal, as info and show print it. @symprec: NAN: the usual one. @tolerances: also the space
 * group against symprec. */
int near_cli_crystal_print_card (const NearCliCrystalFrame *frame, double symprec, gboolean tolerances,
                                 gboolean json);

G_END_DECLS
