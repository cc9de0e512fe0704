from publish.build.command import main

raise SystemExit(main())
