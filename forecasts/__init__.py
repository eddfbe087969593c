"""What demand is likely to be: series in, forecasts with tested bands out; knows no deals."""
