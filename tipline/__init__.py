"""Tipline: a leaflet, an anonymous tip form, a triaged queue.

Where a file belongs. The folder says who runs the code or what it touches; the file says which noun or deed.
Stop at the first yes:

1. Would it still be true if the service ran on paper forms?          domain/
2. Does it speak to one thing outside the program?                    persistence/  crypto/  mail/  print/
                                                                      translator/
3. Is it one deed from start to end, whoever triggers it?             intake/ (a tipster's)  casework/ (all others)
4. Is it a door, named for who knocks?                                public/  officer/  jobs/  cli/
   What both web doors do to every request                            web/

Imports go down only: cli; public | officer | jobs; web; intake | casework; crypto | persistence | mail | print |
translator; domain.
"""
