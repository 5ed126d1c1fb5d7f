/* near-cli-dft-check.c — what a calculation is told before it costs time, and what its user should
 * know SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-dft.h"

#include "near-element.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

/* GPa; within it cells are compressed on purpose. */
#define LARGE_PRESSURE 60.0
/* Chromium to nickel: their solids have moments. */
#define FIRST_MAGNETIC 24
#define LAST_MAGNETIC 28

int
near_cli_dft_check_output (const char *path)
{
  g_autofree char *folder = NULL, *probe = NULL;
  int file;

  if (path == NULL)
    return NEAR_CLI_OK;
  folder = g_path_get_dirname (path);
  probe = g_build_filename (folder, ".nearsight-XXXXXX", NULL);
  file = g_mkstemp (probe);
  if (file < 0)
    {
      g_printerr (_ ("%s: %s cannot be written: %s; nothing was calculated\n"), g_get_prgname (),
                  path, g_strerror (errno));
      return NEAR_CLI_FAILED;
    }
  close (file);
  g_unlink (probe);
  return NEAR_CLI_OK;
}

void
near_cli_dft_note_spin (const NearCliDftSetup *setup)
{
  const NearCrystal *crystal = setup->frame.crystal;

  for (gsize a = 0; a < near_crystal_get_n_atoms (crystal); a++)
    {
      guint element = near_crystal_get_element (crystal, a);

      if (element < FIRST_MAGNETIC || element > LAST_MAGNETIC)
        continue;
      near_notes_add (setup->frame.notes, NEAR_NOTE_WARNING, "spin-paired",
                      _ ("Spins are paired: this is %s without its magnetic moments."),
                      near_element_get (element)->name);
      return;
    }
}

void
near_cli_dft_note_pressure (const NearScfResult *result, GPtrArray *notes)
{
  const double *stress = near_scf_result_peek_stress (result);
  double pressure = -(stress[0] + stress[1] + stress[2]) / 3.0;

  if (fabs (pressure) > LARGE_PRESSURE)
    near_notes_add (notes, NEAR_NOTE_WARNING, "large-pressure",
                    _ ("The pressure is %.0f GPa. If the cell is not meant to be so, the cut-off "
                       "is far too low for a "
                       "pseudopotential in it: “dft converge” tells how much it needs."),
                    pressure);
}
