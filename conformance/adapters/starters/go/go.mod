module own-loader

go 1.22
