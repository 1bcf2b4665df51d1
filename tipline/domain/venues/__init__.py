"""Venues: hotels, flats, parlours, stands and roads as officers know them, and how a tip names one."""
