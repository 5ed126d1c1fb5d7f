/* near-cli-dft.h — what the sub-commands of "dft" share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-cli-crystal.h"
#include "near-dft-bands.h"
#include "near-scf.h"

G_BEGIN_DECLS

#define NEAR_CLI_DFT_NOT_GIVEN G_MININT64

/* What the options say, before anything is known of the crystal. */
typedef struct
{
  NearCliCrystalInput input;
  double ecut_ha, temperature, width_ha, broadening, tolerance, symprec; /* NAN: not given */
  char *k_mesh, *k_shift, *xc, *smearing, *pseudo, *energy_grid, *kernel, *save;
  gint64 n_bands, max_iterations; /* NEAR_CLI_DFT_NOT_GIVEN */
  gboolean no_symmetry, primitive, json;
} NearCliDftOptions;

/* A crystal with all that a calculation of it needs. */
typedef struct
{
  NearCliCrystalFrame frame;
  GPtrArray *pseudos; /* of NearPseudopotential, one for each species; NULL after near_cli_dft_read() */
  NearScfSettings settings;
  gboolean has_grid;
  NearEnergyGrid grid; /* eV, on the scale with the alpha term */
  NearBroadening kernel;
  double broadening;   /* eV */
  double energy_shift; /* eV: what the alpha term adds */
} NearCliDftSetup;

/* 0: not given */
static inline gsize
near_cli_dft_get_n_bands (const NearCliDftOptions *self)
{
  return self->n_bands == NEAR_CLI_DFT_NOT_GIVEN ? 0 : (gsize) self->n_bands;
}

void near_cli_dft_options_clear (NearCliDftOptions *self);
void near_cli_dft_setup_clear (NearCliDftSetup *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NearCliDftOptions, near_cli_dft_options_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NearCliDftSetup, near_cli_dft_setup_clear)

/* near_cli_crystal_context_new() with the options of a calculation too. */
GOptionContext *near_cli_dft_context_new (NearCliDftOptions *options, const char *sentence,
                                          const GOptionEntry *entries);
/* Reads @path and fills @setup, all zero before. Returns NEAR_CLI_OK, or the exit status after a message. */
int near_cli_dft_setup (const NearCliDftOptions *options, const char *path, NearCliDftSetup *setup);
/* The same without pseudopotentials. */
int near_cli_dft_read (const NearCliDftOptions *options, const char *path, NearCliDftSetup *setup);
/* Prints "nearsight-cli dft COMMAND: message" and returns 1, or 2 if it is the options that do not fit. */
int near_cli_dft_fail (const GError *error);
/* Prints the message and returns 2. */
int near_cli_dft_usage (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* "2,2,1" or "2x2x1" or "2": three of them. FALSE without a message. */
gboolean near_cli_dft_parse_triple (const char *text, double values[3]);

/* NEAR_CLI_OK if a file of this name (nullable) can be written, or the exit status after a message: what is known
 * before a calculation is said before it. */
int near_cli_dft_check_output (const char *path);
/* That elements whose solids have moments are calculated without, to the notes of the frame */
void near_cli_dft_note_spin (const NearCliDftSetup *setup);
void near_cli_dft_note_pressure (const NearScfResult *result, GPtrArray *notes);

/* Steps to the end; without --json a line for each iteration. NULL if it was stopped or failed, with an error.
 * @stopped: nullable: becomes TRUE where it was stopped and there is something: that is then returned */
NearScfResult *near_cli_dft_converge (const NearCliDftOptions *options, NearScf *scf, gboolean *stopped,
                                      GError **error);
/* Reads, sets up, and steps to the end, converged or not. @any_bands: --bands is not the number of this calculation.
 * Returns NEAR_CLI_OK, or the exit status after a message. */
int near_cli_dft_find_ground (const NearCliDftOptions *options, gboolean any_bands, const char *path,
                              NearCliDftSetup *setup, NearScfResult **result);
/* Whether @error says that the user stopped, and there are @n things, not none, to show all the same. */
gboolean near_cli_dft_is_stopped (const GError *error, gsize n);
void near_cli_dft_note_stopped (GPtrArray *notes);
/* An object with the settings, the frame of the file and the setup's notes. */
json_t *near_cli_dft_frame_to_json (const NearCliDftSetup *setup);
/* What every command says of the ground state that it worked with, with the notes of both. @more: nullable: notes */
json_t *near_cli_dft_ground_to_json (const NearCliDftSetup *setup, const NearScfResult *result, const GPtrArray *more);
/* Sets "zero" and "zero_ev" (where it is on the scale V(G = 0) = 0) of @object. @energy in Ha. */
void near_cli_dft_zero_to_json (NearEnergyZero zero, double energy, json_t *object);
void near_cli_dft_print_notes (const NearCliDftSetup *setup, const NearScfResult *result, const GPtrArray *notes);
/* All that scf prints as JSON. */
json_t *near_cli_dft_result_to_json (const NearCliDftSetup *setup, const NearScfResult *result);
void near_cli_dft_print_result (const NearCliDftSetup *setup, const NearScfResult *result);
/* The name of a file as it can be shown, also if it is no UTF-8; NULL: null */
json_t *near_cli_dft_path_to_json (const char *path);
/* Forces (n, 3) as rows of three */
json_t *near_cli_dft_rows_to_json (const double *values, gsize n, gsize width);
/* 0 or 1: whether a result converged */
int near_cli_dft_get_status (const NearScfResult *result);

/* --- the sub-commands --------------------------------------------------------------------------- */

int near_cli_dft_scf (int argc, char **argv);
int near_cli_dft_ldos (int argc, char **argv);
int near_cli_dft_bands (int argc, char **argv);
int near_cli_dft_dos (int argc, char **argv);
int near_cli_dft_eos (int argc, char **argv);
int near_cli_dft_relax (int argc, char **argv);
int near_cli_dft_md (int argc, char **argv);
int near_cli_dft_converge_series (int argc, char **argv);
int near_cli_dft_export (int argc, char **argv);
int near_cli_dft_import (int argc, char **argv);

G_END_DECLS
