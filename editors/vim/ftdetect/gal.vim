autocmd BufNewFile,BufRead *.gal setfiletype gal
autocmd BufNewFile,BufRead * if getline(1) =~# '^#!.*\<galsh\>' | setfiletype gal | endif
