/* main.c — the desktop program starts here
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-application.h"

#include "near-init.h"
#include "near-system.h"

int
main (int argc, char **argv)
{
  g_autoptr (NearApplication) application = NULL;
  int status;

  near_system_bind_locale ();
  near_init ();
  application = near_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  return status != 0 ? status : near_application_get_status (application);
}
