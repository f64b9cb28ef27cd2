from config.command import main

main()
